/// Turns byte offsets of one file into lines and columns.
///
/// Lines end at a newline byte. Columns count bytes; a tab goes on to the next multiple of eight, as protoc counts.
/// Long lines have anchors: places whose column is known, so that a megabyte of errors on one line is not counted
/// through from its start for each of them.
struct LineTable: Sendable {
    /// A place and its column.
    private struct Anchor {
        var offset: UInt32
        var column: Int
    }

    /// The offset of each line's first byte.
    private let starts: [UInt32]
    /// Every so many bytes of a line, from its start on, in the order of their offsets.
    private let anchors: [Anchor]

    /// The distance of tab stops, in columns.
    static let tabWidth = 8

    /// The distance of anchors, in bytes.
    private static let anchorDistance = 512

    /// Finds the lines of a file.
    init(_ source: SourceText) {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(source.count / 32)
        var anchors: [Anchor] = []
        var column = 0
        var nextAnchor = Self.anchorDistance
        source.bytes.withUnsafeBufferPointer { bytes in
            for offset in 0..<source.count {
                if offset == nextAnchor {
                    anchors.append(Anchor(offset: UInt32(offset), column: column))
                    nextAnchor += Self.anchorDistance
                }
                if bytes[offset] == UInt8(ascii: "\n") {
                    starts.append(UInt32(offset + 1))
                    column = 0
                    nextAnchor = offset + 1 + Self.anchorDistance
                } else {
                    column = Self.column(behind: bytes[offset], at: column)
                }
            }
        }
        self.starts = starts
        self.anchors = anchors
    }

    /// The column behind a byte that stands at a column.
    static func column(behind byte: UInt8, at column: Int) -> Int {
        byte == UInt8(ascii: "\t") ? column + Self.tabWidth - column % Self.tabWidth : column + 1
    }

    /// The number of lines; the empty one behind a final newline counts.
    var count: Int { starts.count }

    /// The line that an offset lies in, counted from 0.
    func line(of offset: UInt32) -> Int {
        Self.last(in: starts, where: { $0 <= offset }) ?? 0
    }

    /// Line and column of an offset, both counted from 0.
    func position(of offset: UInt32, in source: SourceText) -> (line: Int, column: Int) {
        let line = line(of: offset)
        let from = anchor(inLine: line) { $0.offset <= offset }
        var column = from.column
        for byte in source.bytes[Int(from.offset)..<Int(offset)] { column = Self.column(behind: byte, at: column) }
        return (line, column)
    }

    /// A place in a line from which to read on for what stands at a column, and the place's own column.
    func place(before column: Int, inLine line: Int) -> (offset: UInt32, column: Int) {
        let anchor = anchor(inLine: line) { $0.column <= column }
        return (anchor.offset, anchor.column)
    }

    /// The bytes of a line without its end.
    func bytes(ofLine line: Int, in source: SourceText) -> ByteRange {
        var end = line + 1 < starts.count ? starts[line + 1] - 1 : UInt32(source.count)
        if end > starts[line], source.bytes[Int(end) - 1] == UInt8(ascii: "\r") { end -= 1 }
        return ByteRange(start: starts[line], end: end)
    }

    /// The last anchor of a line that is not too far; the line's start is one.
    private func anchor(inLine line: Int, isNear: (Anchor) -> Bool) -> Anchor {
        let start = starts[line]
        let end = line + 1 < starts.count ? starts[line + 1] : .max
        let index = Self.last(in: anchors, where: { $0.offset < start || $0.offset < end && isNear($0) })
        if let index, anchors[index].offset >= start { return anchors[index] }
        return Anchor(offset: start, column: 0)
    }

    /// The last place in a sorted list of which a condition holds, that holds up to there.
    private static func last<Element>(in sorted: [Element], where holds: (Element) -> Bool) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if holds(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}
