import HPACK

/// A field as tests write it down.
struct Field: Equatable, CustomStringConvertible {
    var name: String
    var value: String
    var isNeverIndexed = false

    init(_ name: String, _ value: String, isNeverIndexed: Bool = false) {
        self.name = name
        self.value = value
        self.isNeverIndexed = isNeverIndexed
    }

    var description: String { "\(self.name): \(self.value)\(self.isNeverIndexed ? " (never indexed)" : "")" }
}

/// What a test keeps of a decoded list.
struct Decoded: Equatable {
    var fields: [Field]
    var size: Int
    var memo: HeaderList.Memo?
    var isRepeated: Bool
    var varying: [Field]
    var isOverSoftLimit: Bool
    var needsSentOrder: Bool
}

extension Field {
    init(_ field: HeaderField) {
        self.init(field.nameText, field.valueText, isNeverIndexed: field.isNeverIndexed)
    }
}

extension Decoder {
    mutating func decode(_ bytes: [UInt8]) throws(DecodingError) -> Decoded {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        let list = try self.decode(UnsafeRawBufferPointer(copy))
        var fields: [Field] = []
        list.forEachField { fields.append(Field($0)) }
        return Decoded(
            fields: fields,
            size: list.size,
            memo: list.memo,
            isRepeated: list.isRepeated,
            varying: list.varying.map { Field($0) },
            isOverSoftLimit: list.isOverSoftLimit,
            needsSentOrder: list.needsSentOrder
        )
    }
}

/// Bytes from a hex dump; spaces are ignored.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A random number generator whose sequence is fixed by its seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var z = self.state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension UnsafeRawBufferPointer {
    var array: [UInt8] { [UInt8](self) }
}

extension Encoder {
    /// Encodes fields as one block.
    mutating func block(_ fields: [Field]) -> [UInt8] {
        self.startBlock()
        for field in fields {
            self.encode(name: field.name, value: field.value, indexing: field.isNeverIndexed ? .never : .automatic)
        }
        return self.block.array
    }
}
