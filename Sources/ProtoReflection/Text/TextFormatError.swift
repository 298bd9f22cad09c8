/// Why text is not a message of a type: all problems that were found, in the order of the text.
public struct TextFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One problem and its place.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The line, from 1.
        public var line: Int
        /// The column, from 1, in bytes; a tab goes on to the next multiple of 8.
        public var column: Int
        /// What is wrong, and what was expected.
        public var message: String

        /// `line:column: message`.
        public var description: String { "\(self.line):\(self.column): \(self.message)" }
    }

    /// The problems: at least one, at most a hundred.
    public var problems: [Problem]

    /// Makes an error of problems that were found in any order.
    init(inOrder problems: [Problem]) {
        self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// The problems, one a line.
    public var description: String {
        self.problems.map { $0.description }.joined(separator: "\n")
    }
}
