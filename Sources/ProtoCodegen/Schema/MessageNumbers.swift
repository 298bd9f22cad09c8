/// The field numbers of a message that are taken.
public struct MessageNumbers: Sendable {
    /// The message's name with its package.
    public private(set) var fullName = ""
    /// The numbers of fields, the extension ranges and the reserved ranges, in no order.
    public private(set) var taken: [Range<Int32>] = []
    /// The messages declared in it.
    public private(set) var nested: [MessageNumbers] = []

    /// The messages of a serialized `FileDescriptorProto`.
    public static func messages(ofFile descriptor: [UInt8]) -> [MessageNumbers] {
        var package = ""
        var messages: [ArraySlice<UInt8>] = []
        var reader = WireReader(descriptor[...])
        while let field = try? reader.next() {
            switch (field.number, field.value) {
            case (2, .bytes(let name)): package = String(decoding: name, as: UTF8.self)
            case (4, .bytes(let message)): messages.append(message)
            default: break
            }
        }
        return messages.map { MessageNumbers($0, scope: package, depth: 0) }
    }

    private static let maximumDepth = 100

    private init(_ bytes: ArraySlice<UInt8>, scope: String, depth: Int) {
        var inner: [ArraySlice<UInt8>] = []
        var reader = WireReader(bytes)
        while let field = try? reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let name)):
                fullName = (scope.isEmpty ? "" : scope + ".") + String(decoding: name, as: UTF8.self)
            case (2, .bytes(let field)):
                if let number = Self.numbers(field)[3], number < Int32.max { taken.append(number..<number + 1) }
            case (3, .bytes(let message)): inner.append(message)
            case (5, .bytes(let range)), (9, .bytes(let range)):
                let numbers = Self.numbers(range)
                if let start = numbers[1], let end = numbers[2], start < end { taken.append(start..<end) }
            default: break
            }
        }
        guard depth < Self.maximumDepth else { return }
        nested = inner.map { MessageNumbers($0, scope: fullName, depth: depth + 1) }
    }

    /// The varint fields of a message by their numbers.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int: Int32] {
        var result: [Int: Int32] = [:]
        var reader = WireReader(bytes)
        while let field = try? reader.next() {
            if case .varint(let value) = field.value { result[field.number] = Int32(truncatingIfNeeded: value) }
        }
        return result
    }
}
