/// A piece of text on its way into a file.
struct Insertion {
    /// Where in the file the text goes.
    let offset: Int
    /// The text, ending with a newline, before it was indented.
    let text: [UInt8]
    /// The number of bytes that each line is indented by.
    let indentWidth: Int
    /// The text, every line indented.
    let bytes: [UInt8]

    /// Finds the place for a text.
    ///
    /// - Returns: `nil` if the content has no such insertion point.
    init?(_ text: [UInt8], at point: String, in content: [UInt8]) {
        let mark = Array("@@protoc_insertion_point(\(point))".utf8)
        guard let place = content.firstOffset(of: mark) else { return nil }
        offset = Self.start(place, in: content)
        let indent = content[offset...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        indentWidth = indent.count
        let isEnded = text.isEmpty || text.last == UInt8(ascii: "\n")
        self.text = isEnded ? text : text + [UInt8(ascii: "\n")]
        bytes = Self.indented(self.text, by: indent)
    }

    /// The start of the mark's line, so that what is inserted later at the same point comes behind.
    ///
    /// A mark in a comment of its own within a line, `/* @@… */`, stands for the place of the comment.
    private static func start(_ place: Int, in content: [UInt8]) -> Int {
        if place > 3, content[place - 3] == UInt8(ascii: "/"), content[place - 2] == UInt8(ascii: "*") {
            return place - 3
        }
        return content[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private static func indented(_ text: [UInt8], by indent: ArraySlice<UInt8>) -> [UInt8] {
        guard !indent.isEmpty else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 16 * indent.count)
        var isLineStart = true
        for byte in text {
            if isLineStart { result += indent }
            result.append(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
        return result
    }
}

extension [UInt8] {
    /// Where a sequence of bytes first occurs.
    fileprivate func firstOffset(of pattern: [UInt8]) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var start = 0
        while let candidate = self[start...(count - pattern.count)].firstIndex(of: first) {
            if self[candidate..<candidate + pattern.count].elementsEqual(pattern) { return candidate }
            start = candidate + 1
            if start > count - pattern.count { return nil }
        }
        return nil
    }
}
