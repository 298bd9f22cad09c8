/// An interned identifier: equal ids mean equal bytes, so that names compare and hash as integers.
struct NameID: Hashable, Sendable {
    /// The place of the name in its `NameTable`.
    let raw: UInt32

    /// No name.
    static let none = NameID(raw: 0)
}

/// The words that the grammar gives a meaning, in the order in which every `NameTable` holds them.
///
/// Each word has the same id in every table, so that the parser compares a token with a word in one instruction.
/// None is reserved: all of them may name messages, fields and packages too.
enum Keyword: UInt32, CaseIterable {
    case syntax = 1
    case edition
    case package
    case `import`
    case `public`
    case weak
    case option
    case message
    case `enum`
    case service
    case extend
    case extensions
    case reserved
    case oneof
    case export
    case local
    case optional
    case required
    case repeated
    case group
    case map
    case to
    case max
    case rpc
    case returns
    case stream
    case `default`
    case jsonName
    case `true`
    case `false`
    case inf
    case nan
    case double
    case float
    case int64
    case uint64
    case int32
    case fixed64
    case fixed32
    case bool
    case string
    case bytes
    case uint32
    case sfixed32
    case sfixed64
    case sint32
    case sint64
    case features
    case allowAlias
    case mapEntry
    case messageSetWireFormat
    case key
    case value

    /// The id of the word.
    var name: NameID { NameID(raw: rawValue) }

    /// The word as it is written in a file.
    var text: String { String(Self.words.description.split(separator: " ")[Int(rawValue) - 1]) }

    /// All words as they are written in a file, in the order of their numbers, with blanks between.
    ///
    /// A constant: names of cases made at run time would cost more than compiling a small file does.
    static let words: StaticString = """
        syntax edition package import public weak option message enum service extend extensions reserved oneof \
        export local optional required repeated group map to max rpc returns stream default json_name true \
        false inf nan double float int64 uint64 int32 fixed64 fixed32 bool string bytes uint32 sfixed32 \
        sfixed64 sint32 sint64 features allow_alias map_entry message_set_wire_format key value
        """
}
