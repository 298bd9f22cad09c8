#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Floating-point numbers as protobuf's text format writes them: few digits where those suffice, else enough.
package enum TextNumbers {
    /// Six significant digits if they mean the same `float`, else nine.
    package static func text(of value: Float) -> String {
        if let text = self.simpleText(of: Double(value), below: 1e6) { return text }
        let short = self.format(Double(value), digits: 6)
        // C's strtof reports subnormal results as a range error, so protoc gives those nine digits.
        return Float(short) == value && !value.isSubnormal ? short : self.format(Double(value), digits: 9)
    }

    /// Fifteen significant digits if they mean the same `double`, else seventeen.
    package static func text(of value: Double) -> String {
        if let text = self.simpleText(of: value, below: 1e15) { return text }
        let short = self.format(value, digits: 15)
        return Double(short) == value ? short : self.format(value, digits: 17)
    }

    /// The text of what has a name, and of whole numbers that are written without an exponent.
    private static func simpleText(of value: Double, below limit: Double) -> String? {
        if value.isNaN { return "nan" }
        if abs(value) < limit, value == value.rounded(.towardZero), value != 0 || value.sign == .plus {
            return String(Int64(value))
        }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return nil
    }

    /// C's `%.<digits>g`.
    private static func format(_ value: Double, digits: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
            let length = withVaList([digits, value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.*g", $0) }
            let bytes = UnsafeRawBufferPointer(buffer).prefix(max(0, min(Int(length), buffer.count - 1)))
            // A locale may have set another decimal point.
            let ascii = bytes.map { byte -> UInt8 in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "e"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                    byte
                default: UInt8(ascii: ".")
                }
            }
            return String(decoding: ascii, as: UTF8.self)
        }
    }
}
