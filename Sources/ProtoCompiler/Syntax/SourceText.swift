/// The bytes of one `.proto` file, with a zero byte behind them.
///
/// The zero is a sentinel: scanning loops stop at it without comparing with the end at every byte.
struct SourceText: Sendable {
    /// The name the file is imported by.
    let name: String
    /// The file's bytes, then one zero.
    let bytes: [UInt8]

    /// The number of bytes of the file, without the sentinel.
    var count: Int { bytes.count - 1 }

    /// The longest file that offsets of 32 bits can describe, in bytes.
    static let maximumCount = Int(UInt32.max) - 1

    /// Takes the bytes of a file and adds the sentinel.
    init(name: String, bytes: consuming [UInt8]) {
        self.name = name
        bytes.append(0)
        self.bytes = bytes
    }

    /// The text of a range of bytes, with anything that is not UTF-8 replaced.
    func string(_ range: ByteRange) -> String {
        String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }
}

/// A range of byte offsets in one file, end exclusive.
struct ByteRange: Hashable, Sendable {
    /// The offset of the first byte.
    var start: UInt32
    /// The offset behind the last byte.
    var end: UInt32

    /// The number of bytes.
    var count: Int { Int(end - start) }
    /// Whether the range holds no byte.
    var isEmpty: Bool { start == end }
}
