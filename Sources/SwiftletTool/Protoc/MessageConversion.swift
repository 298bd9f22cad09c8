internal import ProtoCodegen

/// `--encode`, `--decode` and `--decode_raw`: a message from the standard input, in another form, to the standard output.
struct MessageConversion {
    private let schema: CompiledSchema?
    private let arguments: ProtocArguments
    private let terminal: Terminal

    /// Makes a conversion.
    ///
    /// - Parameters:
    ///   - schema: the files with the message's type; `nil` for `--decode_raw`.
    ///   - arguments: what to do.
    ///   - terminal: where the message goes.
    init(_ schema: CompiledSchema?, _ arguments: ProtocArguments, _ terminal: Terminal) {
        self.schema = schema
        self.arguments = arguments
        self.terminal = terminal
    }

    /// Converts the message.
    ///
    /// - Throws: `ProtocFailure` if the type is unknown or the input is no such message.
    func run() throws(ProtocFailure) {
        throw ProtocFailure("not yet")
    }
}
