/// The serialized options of a file's entities as `--retain_options` writes them: with what is only for the source,
/// extensions in source order, unmerged and unpacked.
///
/// Holds only what differs from the entities' `options`, which is little in most files.
struct RetainedOptions: Sendable {
    private var symbols: [Symbol: ByteArena.Slice] = [:]
    private var ranges: [NodeID<NumberRange>: ByteArena.Slice] = [:]

    /// Whether no options differ.
    var isEmpty: Bool { symbols.isEmpty && ranges.isEmpty }

    /// The options of an entity, or of the file itself by `Symbol.none`; `nil` if they do not differ.
    subscript(symbol: Symbol) -> ByteArena.Slice? {
        get { symbols.isEmpty ? nil : symbols[symbol] }
        set { symbols[symbol] = newValue }
    }

    /// The options of an extension range; `nil` if they do not differ.
    subscript(range: NodeID<NumberRange>) -> ByteArena.Slice? {
        get { ranges.isEmpty ? nil : ranges[range] }
        set { ranges[range] = newValue }
    }
}
