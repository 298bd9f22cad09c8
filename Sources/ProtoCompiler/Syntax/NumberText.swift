#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Numbers as text in the way descriptors hold them: the shorter of two precisions that keeps the value.
enum NumberText {
    /// A double with 15 digits, or with 17 if 15 are not enough.
    static func text(_ value: Double) -> String {
        if let special = special(value.isNaN, value.isInfinite, value.sign) { return special }
        let short = format(value, digits: 15)
        return Double(short) == value ? short : format(value, digits: 17)
    }

    /// A float with 6 digits, or with 9 if 6 are not enough.
    static func text(_ value: Float) -> String {
        if let special = special(value.isNaN, value.isInfinite, value.sign) { return special }
        // Where C reports an underflow, protoc does not trust the shorter text.
        let short = format(Double(value), digits: 6)
        return Float(short) == value && !value.isSubnormal ? short : format(Double(value), digits: 9)
    }

    private static func special(_ isNaN: Bool, _ isInfinite: Bool, _ sign: FloatingPointSign) -> String? {
        if isNaN { return "nan" }
        return isInfinite ? (sign == .minus ? "-inf" : "inf") : nil
    }

    /// What C's `%.*g` makes of a number.
    private static func format(_ value: Double, digits: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
            let count = withVaList([digits, value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.*g", $0) }
            let bytes = buffer.prefix(Int(max(0, min(count, 39)))).map { UInt8(bitPattern: $0) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
