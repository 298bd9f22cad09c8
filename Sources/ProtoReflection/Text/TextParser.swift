/// Reads messages in text format.
///
/// ```swift
/// let request = try TextParser().message(from: #"name: "jack""#, as: type)
/// ```
///
/// Required fields may be missing: ask ``DynamicMessage/missingRequiredFields``.
///
/// See https://protobuf.dev/reference/protobuf/textformat-spec/.
public struct TextParser: Sendable {
    /// How deeply messages may stand within messages, 1…; default 100, as everywhere in protobuf.
    ///
    /// A level takes about 1 KiB of stack, 2.5 KiB in debug builds; a thread other than the main one may have 512 KiB.
    public var maximumDepth = 100

    /// Whether `\u` and `\U` may name surrogates and points above U+10FFFF, and strings that the schema wants in UTF-8
    /// may be other bytes; default `false`.
    ///
    /// The conformance suite wants these refused; protoc accepts them.
    public var acceptsAnyUnicode = false

    /// Makes a parser that accepts just what the conformance suite wants accepted.
    public init() {}

    /// A parser that accepts what `protoc --encode` accepts, 1,000 messages within each other at most.
    ///
    /// protoc has no such limit and runs out of stack instead.
    public static let protoc: Self = {
        var parser = Self()
        parser.maximumDepth = 1000
        parser.acceptsAnyUnicode = true
        return parser
    }()

    /// The message that a text describes.
    ///
    /// - Parameters:
    ///   - text: The text in UTF-8.
    ///   - descriptor: The message's type; extensions and the types within `Any` are looked up in its pool.
    /// - Returns: The message.
    /// - Throws: ``TextFormatError`` with every problem that was found.
    public func message(
        from text: [UInt8],
        as descriptor: MessageDescriptor
    ) throws(TextFormatError) -> DynamicMessage {
        try self.parse(text, as: descriptor).message
    }

    /// The message that a text describes.
    ///
    /// - Throws: ``TextFormatError`` with every problem that was found.
    public func message(
        from text: String,
        as descriptor: MessageDescriptor
    ) throws(TextFormatError) -> DynamicMessage {
        try self.parse(Array(text.utf8), as: descriptor).message
    }

    /// The message that a text describes, and warnings about the deprecated fields that it sets.
    ///
    /// - Throws: ``TextFormatError`` with every problem that was found.
    public func parse(
        _ text: [UInt8],
        as descriptor: MessageDescriptor
    ) throws(TextFormatError) -> (message: DynamicMessage, warnings: [TextFormatError.Problem]) {
        var run = TextParserRun(text, options: self)
        var message = DynamicMessage(descriptor)
        do throws(TextParserRun.Stop) {
            try run.parse(into: &message)
        } catch {
            throw TextFormatError(inOrder: run.problems)
        }
        guard run.problems.isEmpty else { throw TextFormatError(inOrder: run.problems) }
        return (message, run.warnings)
    }
}
