import Foundation
import Testing

/// protoc, the judge of the text and wire formats: `$PROTOC`, else `protoc` on PATH, if it is of the version that the
/// recorded cases come from.
enum ProtocPeer {
    static let version = "36."

    /// The tests that need protoc are skipped, by name, where there is none.
    static var isMissing: Comment { "protoc \(self.version)x is neither $PROTOC nor on PATH" }

    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/protoc" }
        for path in [environment["PROTOC"]].compactMap({ $0 }) + folders
        where FileManager.default.isExecutableFile(atPath: path) {
            guard let output = try? Self.run(path, ["--version"], input: []) else { continue }
            let version = String(decoding: output.bytes, as: UTF8.self)
            if version.hasPrefix("libprotoc \(Self.version)") { return path }
        }
        return nil
    }()

    /// What protoc makes of an input; `nil` where it refuses it.
    static func run(_ mode: RecordedCase.Mode, type: String, input: [UInt8]) throws -> [UInt8]? {
        let path = try #require(Self.path)
        let schema = ["--descriptor_set_in=\(Fixtures.folder.appending(path: "schema.binpb").path)", "rich.proto"]
        let arguments =
            switch mode {
            case .encode: ["--encode=\(type)"] + schema
            case .encodeDeterministic: ["--encode=\(type)", "--deterministic_output"] + schema
            case .decode: ["--decode=\(type)"] + schema
            case .decodeRaw: ["--decode_raw"]
            }
        let output = try Self.run(path, arguments, input: input)
        return output.isSuccess ? output.bytes : nil
    }

    /// Runs a program on an input, which goes through a file, so that nothing can wait for each other.
    private static func run(
        _ path: String,
        _ arguments: [String],
        input: [UInt8]
    ) throws -> (bytes: [UInt8], isSuccess: Bool) {
        let file = FileManager.default.temporaryDirectory.appending(path: "reflection-\(UUID().uuidString)")
        try Data(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return (bytes, process.terminationStatus == 0)
    }
}
