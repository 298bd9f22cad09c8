/// Decodes the Huffman code of HPACK (RFC 7541 section 5.2).
///
/// It is canonical: the lengths say everything.
///
/// Slow and small, a bit at a time: the client decodes each header block once and remembers it.
enum Huffman {
    /// Appendix B: the length in bits of each symbol's code; the last symbol is the end of the string.
    private static let lengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6,
        6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23,
        23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21,
        23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19,
        22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
        27, 27, 27, 26, 30,
    ]

    /// The symbols in the order of their codes.
    private static let symbols: [Int] = lengths.indices.sorted {
        (lengths[$0], $0) < (lengths[$1], $1)
    }

    /// How many codes have each length.
    private static let counts: [Int] = (0...30).map { length in lengths.count { Int($0) == length } }

    /// Decodes a string; nil if it is not one.
    static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var walk = Walk()
        for byte in bytes {
            for shift in stride(from: 7, through: 0, by: -1) {
                guard let place = walk.take(bit: Int(byte >> UInt8(shift)) & 1, counts) else { continue }
                guard let symbol = UInt8(exactly: symbols[place]) else { return nil }
                decoded.append(symbol)
            }
        }
        return walk.isPadding ? decoded : nil
    }

    /// The way down a canonical code: `first` is the smallest code of the length so far, `place` its place in the order.
    private struct Walk {
        private var code = 0
        private var first = 0
        private var place = 0
        private var length = 0

        /// Whether what is left is at most seven bits, all of them set.
        var isPadding: Bool { self.length < 8 && self.code == (1 << self.length) - 1 }

        /// Takes a bit; returns a symbol's place in the order if it ends there.
        mutating func take(bit: Int, _ counts: [Int]) -> Int? {
            self.code = self.code << 1 | bit
            self.first <<= 1
            self.length += 1
            if self.length > 30 { return nil }
            let count = counts[self.length]
            if self.code - self.first < count {
                let found = self.place + self.code - self.first
                self = Walk()
                return found
            }
            self.first += count
            self.place += count
            return nil
        }
    }
}
