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
    /// Whether it declares services.
    public private(set) var hasServices = false
    private var messages: [ArraySlice<UInt8>] = []

    /// Reads a serialized descriptor, its outermost fields only.
    ///
    public init?(_ descriptor: [UInt8]) {
        do { try read(descriptor[...]) } catch { return nil }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (3, .bytes(let text)): dependencies.append(String(decoding: text, as: UTF8.self))
            case (4, .bytes(let message)): messages.append(message)
            case (6, .bytes): hasServices = true
            case (12, .bytes(let syntax)):
                if syntax.elementsEqual("proto3".utf8) { edition = .proto3 }
            case (14, .varint(let number)): edition = Edition(rawValue: Int32(truncatingIfNeeded: number))
            case (15, .bytes(let text)): optionDependencies.append(String(decoding: text, as: UTF8.self))
            default: break
            }
        }
    }

    /// Whether it is a proto3 file with fields marked `optional`; looks through all messages.
    public var hasProto3Optional: Bool {
        guard edition == .proto3 else { return false }
        var pending = messages
        while let message = pending.popLast() {
            var reader = WireReader(message)
            while let field = try? reader.next() {
                switch (field.number, field.value) {
                case (2, .bytes(let field)) where Self.isProto3Optional(field): return true
                case (3, .bytes(let nested)): pending.append(nested)
                default: break
                }
            }
        }
        return false
    }

    private static func isProto3Optional(_ descriptor: ArraySlice<UInt8>) -> Bool {
        var reader = WireReader(descriptor)
        while let field = try? reader.next() {
            if field.number == 17, case .varint(let flag) = field.value { return flag != 0 }
        }
        return false
    }
}
