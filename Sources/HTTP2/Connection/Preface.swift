/// The octets that a client starts with (RFC 9113, section 3.4), found in however many pieces they come.
///
/// Beside the preface there are the methods of HTTP/1.x as candidates; each octet drops those that it does not fit.
struct Preface: Equatable, Sendable {
    enum Verdict: Equatable, Sendable {
        case incomplete
        case complete
        /// An HTTP/1.x request line begins.
        case http1
        case wrong
    }

    static let text: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    private static let candidates: [StaticString] = [
        text, "GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ", "CONNECT ",
    ]

    private var position = 0
    /// One bit per candidate that fits so far.
    private var fitting: UInt16 = 0x3ff

    /// Takes octets up to a verdict, and moves `cursor` behind them.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ cursor: inout Int) -> Verdict {
        while cursor < bytes.count {
            let byte = bytes[cursor]
            cursor += 1
            let verdict = self.receive(byte)
            if verdict != .incomplete {
                return verdict
            }
        }
        return .incomplete
    }

    private mutating func receive(_ byte: UInt8) -> Verdict {
        for (index, candidate) in Self.candidates.enumerated() where self.fitting & 1 << index != 0 {
            if candidate.utf8Start[self.position] != byte {
                self.fitting &= ~(1 << index)
            } else if self.position + 1 == candidate.utf8CodeUnitCount {
                return index == 0 ? .complete : .http1
            }
        }
        self.position += 1
        return self.fitting == 0 ? .wrong : .incomplete
    }
}
