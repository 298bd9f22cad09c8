/// What a protoc plugin writes to its standard output: `google.protobuf.compiler.CodeGeneratorResponse`.
struct CodeGeneratorResponse {
    /// What is wrong with the input, in the generator's words; empty if nothing is.
    private(set) var error = ""
    /// The features of the language that the generator says it supports.
    private(set) var features: Features = []
    /// The oldest edition that it supports.
    private(set) var minimumEdition = Edition(rawValue: 0)
    /// The newest edition that it supports.
    private(set) var maximumEdition = Edition(rawValue: 0)
    /// Files and parts of files, in order.
    private(set) var files: [File] = []

    /// The features of the language that a generator may support.
    struct Features: OptionSet {
        let rawValue: UInt64
        static let proto3Optional = Features(rawValue: 1)
        static let editions = Features(rawValue: 2)
    }

    /// A file, the continuation of the one before it, or a piece that belongs into another file.
    struct File {
        /// The file's name below the output folder; empty to continue the file before.
        var name = ""
        /// The mark in an existing file before which the content goes; empty for a file of its own.
        var insertionPoint = ""
        /// The text.
        var content: ArraySlice<UInt8> = []
        /// The serialized `GeneratedCodeInfo` of a piece: what its parts were made from.
        var codeInfo: ArraySlice<UInt8>?
    }

    /// Reads a response.
    ///
    /// - Throws: `WireReader.Malformed` if the bytes are no protobuf message.
    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes[...])
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): error = String(decoding: text, as: UTF8.self)
            case (2, .varint(let bits)): features = Features(rawValue: bits)
            case (3, .varint(let number)): minimumEdition = Edition(rawValue: Int32(truncatingIfNeeded: number))
            case (4, .varint(let number)): maximumEdition = Edition(rawValue: Int32(truncatingIfNeeded: number))
            case (15, .bytes(let file)): files.append(try File(file))
            default: break
            }
        }
    }
}

extension CodeGeneratorResponse.File {
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (2, .bytes(let text)): insertionPoint = String(decoding: text, as: UTF8.self)
            case (15, .bytes(let text)): content = text
            case (16, .bytes(let info)): codeInfo = info
            default: break
            }
        }
    }
}
