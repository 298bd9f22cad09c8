/// The names that fields have in JSON, by the names that they have in the file.
///
/// Each name is converted once: names repeat across a compilation.
struct JSONNames: Sendable {
    /// By the name's id: the id of its JSON name, or zero if it was not converted yet.
    private var cache: [UInt32] = []

    /// The JSON name: underscores go, and the letter behind each becomes a capital one.
    mutating func name(of name: NameID, _ names: inout NameTable) -> NameID {
        let index = Int(name.raw)
        if index < cache.count, cache[index] != 0 { return NameID(raw: cache[index]) }
        let converted = names.withBytes(name) { Self.convert($0) }
        let result = converted.map { bytes in bytes.withUnsafeBytes { names.intern($0) } } ?? name
        if index >= cache.count { cache += Array(repeating: 0, count: max(index + 1 - cache.count, 1_024)) }
        cache[index] = result.raw
        return result
    }

    /// The converted name; `nil` if it stays as it is.
    private static func convert(_ name: UnsafeRawBufferPointer) -> [UInt8]? {
        guard name.contains(UInt8(ascii: "_")) else { return nil }
        return camelCase(name, capitalizesFirst: false)
    }

    /// A name without its underscores, each letter behind one made a capital one.
    static func camelCase(_ name: some Collection<UInt8>, capitalizesFirst: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(name.count + 5)
        var capitalizes = capitalizesFirst
        for byte in name {
            if byte == UInt8(ascii: "_") {
                capitalizes = true
            } else {
                let isLowercase = byte &- UInt8(ascii: "a") < 26
                result.append(capitalizes && isLowercase ? byte - 32 : byte)
                capitalizes = false
            }
        }
        return result
    }
}
