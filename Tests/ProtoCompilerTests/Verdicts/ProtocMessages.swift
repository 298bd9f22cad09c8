/// A place that an error is reported at.
struct Place: Hashable, Comparable, CustomStringConvertible {
    let file: String
    let line: Int
    let column: Int

    var description: String { "\(file):\(line):\(column)" }

    static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// What protoc says of a case, without what only follows from something that it said before.
struct ProtocMessages {
    /// One line: the place, if there is one, and the text.
    private struct Message {
        let file: String
        let place: Place?
        let text: String
        let isWarning: Bool

        init(_ line: String) {
            let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 4, let number = Int(parts[1]), let column = Int(parts[2]) {
                file = parts[0]
                place = Place(file: file, line: number, column: column)
                text = String(parts[3].dropFirst())
            } else {
                file = parts[0]
                place = nil
                text = line
            }
            isWarning = text.hasPrefix("warning: ")
        }
    }

    private let messages: [Message]

    /// Takes protoc's lines.
    init(_ lines: [String]) {
        let all = lines.map { Message($0) }.filter { !$0.isWarning }
        messages = all.filter { !Self.isConsequence($0, all) }
    }

    /// The places that must be reported.
    ///
    /// After an error of syntax protoc goes on to report what it makes of the rest: of these only the first counts.
    var required: Set<Place> {
        let places = messages.compactMap(\.place)
        guard messages.contains(where: { Self.isSyntax($0.text) }) else { return Set(places) }
        let lexical = messages.first { Self.isLexical($0.text) }?.place
        return Set([lexical ?? places.first].compactMap { $0 })
    }

    /// The places that may be reported.
    var allowed: Set<Place> { Set(messages.compactMap(\.place)) }

    /// The files with errors that protoc gives no place for.
    var filesWithoutPlace: Set<String> { Set(messages.filter { $0.place == nil }.map(\.file)) }

    // MARK: Kinds of messages

    private static func isConsequence(_ message: Message, _ all: [Message]) -> Bool {
        let isMissing = message.text.hasSuffix("File not found.") || message.text.hasSuffix("in the virtual path")
        if message.place == nil, isMissing { return true }
        if message.text.hasPrefix("Import \""), message.text.hasSuffix("was not found or had errors.") {
            let name = message.text.split(separator: "\"", omittingEmptySubsequences: false)[1]
            return !all.contains { $0.place == nil && $0.file == name }
        }
        if message.text.hasSuffix("is not defined.") { return isMissedName(message, all) }
        if message.text.contains("\" is already defined in \"") { return isInDuplicate(message, all) }
        if message.text.hasPrefix("Expanded map entry type ") {
            let name = message.text.split(separator: " ")[4]
            return all.contains { $0.place != nil && $0.text.hasPrefix("\"\(name)\" is already defined") }
        }
        return false
    }

    /// Whether the scope of a name that is taken is itself one that is there twice.
    private static func isInDuplicate(_ message: Message, _ all: [Message]) -> Bool {
        let quoted = message.text.split(separator: "\"", omittingEmptySubsequences: false)
        guard quoted.count > 3 else { return false }
        let parts = quoted[3].split(separator: ".")
        let outer = parts.dropLast().joined(separator: ".")
        let end = outer.isEmpty ? "." : " in \"\(outer)\"."
        return all.contains { $0.file == message.file && $0.text == "\"\(parts.last ?? "")\" is already defined\(end)" }
    }

    /// Whether a name is only not found because of another error.
    private static func isMissedName(_ message: Message, _ all: [Message]) -> Bool {
        let name = message.text.split(separator: "\"", omittingEmptySubsequences: false)[1]
        return all.contains {
            guard $0.file == message.file else { return false }
            return $0.text.hasSuffix("was not found or had errors.")
                || $0.text.contains("maximum recursion limit")
                || $0.text.hasPrefix("Expanded map entry type \(name) ")
        }
    }

    private static func isLexical(_ text: String) -> Bool {
        let marks = [
            "Unexpected end of string", "Multiline strings", "Invalid escape", "hex digits", "Numbers starting",
            "must be followed by", "Need space", "Already saw decimal", "Hex and octal", "Interpreting non",
            "End-of-file",
            "inside block comment", "Comment started", "Invalid control", "0xEF",
        ]
        return marks.contains { text.contains($0) }
    }

    private static func isSyntax(_ text: String) -> Bool {
        let marks = [
            "Expected ", "Reached end of input", "Reached maximum recursion", "Unmatched", "Integer out of range",
            "Unexpected end of stream", "Missing field number", "Missing numeric value",
        ]
        return isLexical(text) || marks.contains { text.hasPrefix($0) }
    }
}
