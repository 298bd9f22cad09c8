/// What the host reads from a serialized `FileDescriptorProto`.
public struct DescriptorFacts: Sendable {
    /// The name that the file is imported by.
    public private(set) var name = ""
    /// The names of the imported files, those with `import option` left out.
    public private(set) var dependencies: [String] = []
    /// The names of the files imported with `import option`.
    public private(set) var optionDependencies: [String] = []
    /// The file's edition.
    public private(set) var edition = Edition.proto2
    /// Whether it is a proto3 file with fields marked `optional`.
    public private(set) var hasProto3Optional = false
    /// Whether it declares services.
    public private(set) var hasServices = false

    /// Reads a serialized descriptor.
    ///
    /// - Returns: `nil` if the bytes are no descriptor.
    public init?(_ descriptor: [UInt8]) {
        do { try read(descriptor[...]) } catch { return nil }
        hasProto3Optional = hasProto3Optional && edition == .proto3
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (3, .bytes(let text)): dependencies.append(String(decoding: text, as: UTF8.self))
            case (4, .bytes(let message)): try readMessage(message, depth: 0)
            case (6, .bytes): hasServices = true
            case (12, .bytes(let syntax)):
                if syntax.elementsEqual("proto3".utf8) { edition = .proto3 }
            case (14, .varint(let number)): edition = Edition(rawValue: Int32(truncatingIfNeeded: number))
            case (15, .bytes(let text)): optionDependencies.append(String(decoding: text, as: UTF8.self))
            default: break
            }
        }
    }

    private static let maximumDepth = 100

    private mutating func readMessage(_ bytes: ArraySlice<UInt8>, depth: Int) throws(WireReader.Malformed) {
        guard depth <= Self.maximumDepth else { throw WireReader.Malformed(offset: bytes.startIndex) }
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (2, .bytes(let field)): try readField(field)
            case (3, .bytes(let nested)): try readMessage(nested, depth: depth + 1)
            default: break
            }
        }
    }

    private mutating func readField(_ bytes: ArraySlice<UInt8>) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            if field.number == 17, case .varint(let flag) = field.value, flag != 0 { hasProto3Optional = true }
        }
    }
}
