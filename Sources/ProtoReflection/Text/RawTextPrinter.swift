/// Prints wire bytes without a schema, as `protoc --decode_raw` does.
///
/// Each field is a line with its number. A length-delimited field is shown as a message where its bytes are one, else as
/// a string; ten levels deep at most, below which everything is a string.
public enum RawTextPrinter {
    /// How many levels of length-delimited fields are tried as messages.
    private static let guessedLevels = 10

    /// The text of a message of unknown type.
    ///
    /// - Parameters:
    ///   - bytes: The whole message.
    ///   - maximumDepth: How deeply groups may stand within groups.
    /// - Returns: The text, in ASCII.
    /// - Throws: ``WireDecodingError`` if the bytes are not a message.
    public static func text(of bytes: [UInt8], maximumDepth: Int = 100) throws(WireDecodingError) -> [UInt8] {
        let fields = try bytes.borrow { (buffer) throws(WireDecodingError) in
            var reader = WireReader(buffer, tolerance: .tagOverflow)
            do throws(WireProblem) {
                return try WireDecoder.unknownFields(&reader, depth: maximumDepth, group: nil)
            } catch {
                throw WireDecodingError(problem: error, offset: reader.position, path: "")
            }
        }
        var output = TextOutput()
        Self.print(fields, to: &output)
        return output.bytes
    }

    /// Prints unknown fields of a message.
    static func print(_ fields: [UnknownField], to output: inout TextOutput) {
        Self.print(fields, levels: Self.guessedLevels, to: &output)
    }

    private static func print(_ fields: [UnknownField], levels: Int, to output: inout TextOutput) {
        for field in fields {
            let name = String(field.number)
            switch field.value {
            case .varint(let value): output.line(name, String(value))
            case .fixed32(let value): output.line(name, Self.hexadecimal(value))
            case .fixed64(let value): output.line(name, Self.hexadecimal(value))
            case .group(let fields):
                output.block(name) { Self.print(fields, levels: levels - 1, to: &$0) }
            case .lengthDelimited(let bytes):
                if let fields = Self.guess(bytes, levels: levels) {
                    output.block(name) { Self.print(fields, levels: levels - 1, to: &$0) }
                } else {
                    output.line(name, quoting: bytes)
                }
            }
        }
    }

    /// The fields of bytes that may be a message, or `nil` if they are none or stand too deep.
    private static func guess(_ bytes: [UInt8], levels: Int) -> [UnknownField]? {
        guard !bytes.isEmpty, levels > 0 else { return nil }
        return bytes.withUnsafeBytes { buffer in
            var reader = WireReader(buffer, tolerance: .longForms)
            return try? WireDecoder.unknownFields(&reader, depth: levels, group: nil)
        }
    }

    /// `0x` and all digits of the integer's width.
    private static func hexadecimal(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
        let digits = String(value, radix: 16)
        return "0x" + String(repeating: "0", count: value.bitWidth / 4 - digits.utf8.count) + digits
    }
}
