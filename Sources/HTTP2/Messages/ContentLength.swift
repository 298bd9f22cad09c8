/// Checks that DATA adds up to the message's `content-length` (RFC 9113, section 8.1.1).
struct ContentLength: Equatable, Sendable {
    /// Octets still to come; negative if the message did not say.
    private var remaining: Int = -1

    /// Makes a check for a length, or one that accepts everything.
    init(_ length: Int? = nil) {
        self.remaining = length ?? -1
    }

    /// Takes octets of DATA; false if they do not fit.
    @inline(__always)
    mutating func receive(_ count: Int, endStream: Bool) -> Bool {
        guard self.remaining >= 0 else { return true }
        self.remaining &-= count
        return self.remaining >= 0 && (!endStream || self.remaining == 0)
    }

    /// Whether the message may end now.
    @inline(__always) var isComplete: Bool { self.remaining <= 0 }

    /// Parses a value: digits alone, at most 18 of them.
    static func parse(_ value: UnsafeRawBufferPointer) -> Int? {
        guard value.count > 0, value.count <= 18 else { return nil }
        var length = 0
        for byte in value {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            length = length * 10 + Int(byte - 0x30)
        }
        return length
    }
}
