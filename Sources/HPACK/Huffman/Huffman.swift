/// The Huffman code for header strings (RFC 7541, section 5.2 and Appendix B).
///
/// The decoder looks up the next 8 bits, which hold a whole code for every octet that is common in header fields
/// (5 to 8 bits); the rarer ones are found by where their code's length class ends, as the code is canonical.
package enum Huffman {
    /// An upper bound for the decoded size of `count` encoded octets: the shortest code has 5 bits.
    @inline(__always)
    package static func decodedBound(_ count: Int) -> Int { count &* 8 / 5 &+ 1 }

    /// How many octets the encoding of `bytes` has.
    package static func encodedLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        let lengths = HuffmanCode.shared.lengths
        var bits = 0
        for byte in bytes {
            bits &+= Int(lengths[Int(byte)])
        }
        return (bits &+ 7) >> 3
    }

    /// Decodes `bytes` to `target`, which must have room for ``decodedBound(_:)`` octets.
    ///
    /// - Returns: the number of octets written.
    /// - Throws: ``DecodingError/huffmanEndOfString`` or ``DecodingError/huffmanPadding``.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer,
        to target: UnsafeMutableRawPointer
    ) throws(DecodingError) -> Int {
        let short = HuffmanCode.shared.short
        var window = BitWindow(bytes)
        var written = 0
        while true {
            window.refill()
            let entry = short[Int(truncatingIfNeeded: window.bits >> 56)]
            let length = Int(entry >> 8)
            if length == 0 {
                guard let octet = try self.decodeLong(&window) else { return written }
                target.storeBytes(of: octet, toByteOffset: written, as: UInt8.self)
            } else {
                guard length <= window.count else {
                    try window.checkPadding()
                    return written
                }
                target.storeBytes(of: UInt8(truncatingIfNeeded: entry), toByteOffset: written, as: UInt8.self)
                window.drop(length)
            }
            written &+= 1
        }
    }

    /// Decodes one code of more than 8 bits; `nil` at the end of the string.
    @inline(never)
    private static func decodeLong(_ window: inout BitWindow) throws(DecodingError) -> UInt8? {
        let top = window.bits >> 32
        for group in HuffmanTables.groups where top < group.end {
            let length = Int(group.length)
            guard length <= window.count else { break }
            let code = UInt32(truncatingIfNeeded: top) >> UInt32(32 - length)
            let symbol = HuffmanTables.longSymbols[Int(group.firstSymbol) + Int(code - group.firstCode)]
            guard symbol < 256 else { throw .huffmanEndOfString }
            window.drop(length)
            return UInt8(symbol)
        }
        try window.checkPadding()
        return nil
    }

    /// Appends the encoding of `bytes`, padded with ones.
    package static func encode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteStorage) {
        let code = HuffmanCode.shared
        var target = output.reserve(bytes.count &* 4 &+ 8)
        let start = target
        var bits: UInt64 = 0
        var count = 0
        for byte in bytes {
            let length = Int(code.lengths[Int(byte)])
            bits = bits << UInt64(length) | UInt64(code.codes[Int(byte)])
            count &+= length
            while count >= 8 {
                count &-= 8
                target.storeBytes(of: UInt8(truncatingIfNeeded: bits >> UInt64(count)), as: UInt8.self)
                target += 1
            }
        }
        if count > 0 {
            let padded = bits << UInt64(8 - count) | (0xff >> UInt64(count))
            target.storeBytes(of: UInt8(truncatingIfNeeded: padded), as: UInt8.self)
            target += 1
        }
        output.count &+= target - start
    }
}

/// The next bits of a string, at the top of a word.
private struct BitWindow {
    var bits: UInt64 = 0
    var count = 0
    private var next: UnsafePointer<UInt8>?
    private var left: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        self.left = bytes.count
    }

    /// Fills the window up to at least 30 bits, if the string has so many.
    @inline(__always)
    mutating func refill() {
        if self.count >= 30 || self.left == 0 {
            return
        }
        guard var next = self.next else { return }
        if self.left >= 4 {
            let word = UnsafeRawPointer(next).loadUnaligned(as: UInt32.self).bigEndian
            self.bits |= UInt64(word) << UInt64(truncatingIfNeeded: 32 &- self.count)
            self.next = next + 4
            self.left &-= 4
            self.count &+= 32
            return
        }
        while self.count <= 56, self.left > 0 {
            self.bits |= UInt64(next.pointee) << UInt64(truncatingIfNeeded: 56 &- self.count)
            next += 1
            self.left &-= 1
            self.count &+= 8
        }
        self.next = next
    }

    @inline(__always)
    mutating func drop(_ length: Int) {
        self.bits &<<= UInt64(truncatingIfNeeded: length)
        self.count &-= length
    }

    /// What is left at the end of the string must be up to 7 bits of 1.
    func checkPadding() throws(DecodingError) {
        let ones = ~(UInt64.max >> UInt64(self.count))
        guard self.count <= 7, self.bits == ones else { throw .huffmanPadding }
    }
}

/// The tables of the code as plain memory, made once and kept for as long as the process lives.
struct HuffmanCode: @unchecked Sendable {
    // Sendable: the memory is written before `shared` is published, never again, and never freed.
    let codes: UnsafePointer<UInt32>
    let lengths: UnsafePointer<UInt8>
    let short: UnsafePointer<UInt16>

    static let shared = HuffmanCode(
        codes: immortal(HuffmanTables.codes),
        lengths: immortal(HuffmanTables.lengths),
        short: immortal(HuffmanTables.short)
    )

    private static func immortal<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: array.count)
        memory.initialize(from: array, count: array.count)
        return UnsafePointer(memory)
    }
}
