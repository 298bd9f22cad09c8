/// An error or warning about a `.proto` file, in words for the person who wrote it.
///
/// `description` is the one-line form `file:line:column: subject: problem`; `rendered()` adds the source line
/// with a mark under the place, and the hint.
public struct Diagnostic: Error, Hashable, Sendable {
    /// How bad a problem is.
    public enum Severity: Sendable {
        /// The file cannot be compiled.
        case error
        /// The file compiles, but something in it is probably not meant so.
        case warning
    }

    /// A place in a file.
    public struct Location: Hashable, Sendable {
        /// The line, counted from 1.
        public var line: Int
        /// The column, counted from 1 in bytes; a tab goes on to the next multiple of 8.
        public var column: Int
        /// The number of a terminal's cells that the marked text takes up on its first line, at least 1.
        public var width: Int
        /// The text of the line, tabs expanded; of a very long line, the part around the place.
        public var sourceLine: String
        /// The number of a terminal's cells before the marked text in `sourceLine`; characters of East Asia and
        /// emojis take two cells, marks that combine none.
        public var markColumn: Int
    }

    /// How bad the problem is.
    public var severity: Severity
    /// The name of the file, as it is imported.
    public var file: String
    /// Where in the file; `nil` if the problem is the file's as a whole.
    public var location: Location?
    /// The declaration that the problem is about, such as `field Foo.bar`; empty if there is none.
    public var subject: String
    /// What is wrong.
    public var message: String
    /// What to do about it, if that is known.
    public var hint: String?
}

extension Diagnostic: CustomStringConvertible {
    /// The problem on one line: `file:line:column: subject: problem`.
    public var description: String {
        var text = file
        if let location { text += ":\(location.line):\(location.column)" }
        text += ": "
        if severity == .warning { text += "warning: " }
        if !subject.isEmpty { text += "\(subject): " }
        return text + message
    }

    /// The problem with the source line, a mark under the place, and the hint, where these are known.
    public func rendered() -> String {
        var text = description
        if let location {
            let mark = String(repeating: "^", count: max(1, location.width))
            text += "\n    \(location.sourceLine)\n    \(String(repeating: " ", count: location.markColumn))\(mark)"
        }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
