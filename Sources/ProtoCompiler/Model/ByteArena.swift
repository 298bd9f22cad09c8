/// One growing buffer that holds the bytes that entities refer to: full names, default values, options.
struct ByteArena: Sendable {
    private(set) var bytes: [UInt8] = []

    /// A run of bytes in the arena.
    struct Slice: Hashable, Sendable {
        let offset: UInt32
        let count: UInt32

        /// No bytes, which is not the same as an empty run: a message without options has `none`.
        static let none = Slice(offset: .max, count: 0)
        /// Whether this is a run of bytes, be it an empty one.
        var exists: Bool { offset != .max }
    }

    /// Adds bytes.
    mutating func append(_ new: some Collection<UInt8>) -> Slice {
        let offset = UInt32(bytes.count)
        bytes.append(contentsOf: new)
        return Slice(offset: offset, count: UInt32(bytes.count) - offset)
    }

    /// Adds the name of an entity: its parent's full name, a dot, and its own name.
    mutating func append(fullName parent: Slice, _ name: NameID, _ names: borrowing NameTable) -> Slice {
        let offset = UInt32(bytes.count)
        if parent.count > 0 {
            for index in Int(parent.offset)..<Int(parent.offset + parent.count) { bytes.append(bytes[index]) }
            bytes.append(UInt8(ascii: "."))
        }
        names.withBytes(name) { bytes.append(contentsOf: $0) }
        return Slice(offset: offset, count: UInt32(bytes.count) - offset)
    }

    /// The bytes of a run.
    subscript(slice: Slice) -> ArraySlice<UInt8> {
        guard slice.exists else { return [] }
        return bytes[Int(slice.offset)..<Int(slice.offset) + Int(slice.count)]
    }

    /// The text of a run, with anything that is not UTF-8 replaced.
    func string(_ slice: Slice) -> String { String(decoding: self[slice], as: UTF8.self) }
}
