/// Why descriptors do not make a pool.
public struct DescriptorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of problem.
    ///
    /// More kinds may come.
    public struct Code: Hashable, Sendable {
        private let name: String

        private init(_ name: String) {
            self.name = name
        }

        /// The bytes are not a descriptor.
        public static let malformed = Self("malformed")
        /// A file imports one that is not in the set.
        public static let missingImport = Self("missingImport")
        /// A type is named that no file defines.
        public static let unknownType = Self("unknownType")
        /// Two things have one name or number.
        public static let duplicate = Self("duplicate")
        /// A descriptor contradicts itself.
        public static let invalid = Self("invalid")
    }

    /// The kind of problem.
    public var code: Code
    /// The file that the problem is in; empty where the file's name could not be read.
    public var file: String
    /// The full name of the element that the problem is in; empty for the file itself.
    public var symbol: String
    /// What is wrong or missing, and what was expected.
    public var message: String

    /// `file: symbol: message`.
    public var description: String {
        [self.file, self.symbol, self.message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
