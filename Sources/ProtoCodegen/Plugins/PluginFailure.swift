/// A plugin that did not do its work, in protoc's words.
public enum PluginFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such program, or it cannot be run.
    case notStarted(plugin: String, SystemFailure)
    /// It ended with an exit status that is not 0.
    case status(plugin: String, Int32)
    /// A signal ended it.
    case signal(plugin: String, Int32)
    /// What it wrote is no `CodeGeneratorResponse`.
    case garbage(plugin: String, [UInt8])
    /// The first part of its output belongs to no file.
    case nameless(plugin: String)
    /// It says what is wrong with its input; empty if that was reported already.
    case refused(String)

    /// What happened, as protoc words it.
    public var description: String {
        switch self {
        case .notStarted(let plugin, _): "\(plugin): Plugin failed with status code 1."
        case .status(let plugin, let status): "\(plugin): Plugin failed with status code \(status)."
        case .signal(let plugin, let signal): "\(plugin): Plugin killed by signal \(signal)."
        case .garbage(let plugin, let bytes): "\(plugin): Plugin output is unparseable: \(Self.escaped(bytes))"
        case .nameless(let plugin): "\(plugin): First file chunk returned by plugin did not specify a file name."
        case .refused(let message): message
        }
    }

    /// Bytes as they stand in a C string literal.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"): text += "\\n"
            case UInt8(ascii: "\r"): text += "\\r"
            case UInt8(ascii: "\t"): text += "\\t"
            case UInt8(ascii: "\""): text += "\\\""
            case UInt8(ascii: "'"): text += "\\'"
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let octal = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return text
    }
}
