import HPACK

/// Calls `body` with a copy of the bytes in memory of just their size, so that a sanitizer sees each step too far.
func withBytes<Result, Failure: Error>(
    _ bytes: some Collection<UInt8>,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    return try body(UnsafeRawBufferPointer(copy))
}

/// Bytes from a hex dump.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

extension SeededGenerator {
    /// So many bytes of any value.
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next()) }
    }

    /// So many bytes of a few values, to come close to what a parser takes.
    mutating func bytes(_ count: Int, of values: some Collection<UInt8>) -> [UInt8] {
        let values = Array(values)
        return (0..<count).map { _ in values[Int(self.next() % UInt64(values.count))] }
    }
}

/// A header block's fields as text, decoded by the engine.
func fields(_ build: (inout Encoder) -> Void) throws -> [String] {
    var encoder = Encoder()
    encoder.startBlock()
    build(&encoder)
    var decoder = Decoder()
    let list = try decoder.decode(encoder.block)
    var fields: [String] = []
    list.forEachField { fields.append("\($0.nameText): \($0.valueText)") }
    return fields
}
