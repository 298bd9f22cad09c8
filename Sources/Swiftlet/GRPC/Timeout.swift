import GRPCCore
package import HTTP2

/// The `grpc-timeout` of a call: 1 to 8 digits and a unit (gRPC over HTTP/2, "Timeout").
package struct Timeout: Equatable, Sendable {
    /// The time in nanoseconds.
    ///
    /// 99,999,999 hours are more than fits: they are the largest value, which is 584 years.
    package let nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// When the time is over; the end of time if that is too late to say.
    package func deadline(from now: Instant) -> Instant {
        let (sum, overflow) = now.addingReportingOverflow(self.nanoseconds)
        return overflow ? .max : sum
    }
}

// MARK: - Reading

extension Timeout {
    /// Reads a field's value.
    ///
    /// Zero is allowed, though gRPC asks for a positive number: the call has then expired on arrival, which is what
    /// clients get that round down.
    ///
    /// - Throws: INTERNAL for anything but 1 to 8 digits and one of the letters `H M S m u n`, as grpc-go answers it.
    package init(parsing value: UnsafeRawBufferPointer) throws(CallError) {
        guard value.count >= 2, value.count <= 9, let scale = Timeout.scale(of: value[value.count - 1]) else {
            throw Timeout.malformed(value)
        }
        var amount: UInt64 = 0
        for index in 0..<(value.count &- 1) {
            let digit = value[index] &- 0x30
            guard digit <= 9 else { throw Timeout.malformed(value) }
            amount = amount &* 10 &+ UInt64(digit)
        }
        let (product, overflow) = amount.multipliedReportingOverflow(by: scale)
        self.nanoseconds = overflow ? .max : product
    }

    /// How many nanoseconds a unit has.
    @inline(__always)
    private static func scale(of unit: UInt8) -> UInt64? {
        switch unit {
        case UInt8(ascii: "H"): return 3_600_000_000_000
        case UInt8(ascii: "M"): return 60_000_000_000
        case UInt8(ascii: "S"): return 1_000_000_000
        case UInt8(ascii: "m"): return 1_000_000
        case UInt8(ascii: "u"): return 1_000
        case UInt8(ascii: "n"): return 1
        default: return nil
        }
    }

    private static func malformed(_ value: UnsafeRawBufferPointer) -> CallError {
        CallError(
            .internalError,
            "grpc-timeout \(quoted(value)), expected 1 to 8 digits and one of the units H, M, S, m, u, n"
        )
    }
}

// MARK: - Writing

extension Timeout {
    /// The field's value: the finest unit with which the number has at most 8 digits, rounded up.
    package var encoded: String {
        let units: [(scale: UInt64, letter: String)] = [
            (1, "n"), (1_000, "u"), (1_000_000, "m"), (1_000_000_000, "S"), (60_000_000_000, "M"),
            (3_600_000_000_000, "H"),
        ]
        for unit in units {
            let (whole, rest) = self.nanoseconds.quotientAndRemainder(dividingBy: unit.scale)
            let amount = whole + (rest > 0 ? 1 : 0)
            if amount <= 99_999_999 {
                return "\(amount)\(unit.letter)"
            }
        }
        // No UInt64 has so many hours.
        return "99999999H"
    }
}
