import Foundation
import PeerSupport

/// protoc, the judge of the text and wire formats.
struct ProtocPeer {
    private let path: String

    /// Finds protoc; the test that asks is skipped where there is none.
    init() async throws { path = try await Peers.pathOrSkip("protoc").path }

    /// What protoc makes of an input; `nil` where it refuses it.
    func run(_ mode: RecordedCase.Mode, type: String, input: [UInt8]) throws -> [UInt8]? {
        let schema = ["--descriptor_set_in=\(Fixtures.folder.appending(path: "schema.binpb").path)", "rich.proto"]
        let arguments =
            switch mode {
            case .encode: ["--encode=\(type)"] + schema
            case .encodeDeterministic: ["--encode=\(type)", "--deterministic_output"] + schema
            case .decode: ["--decode=\(type)"] + schema
            case .decodeRaw: ["--decode_raw"]
            }
        let output = try run(arguments, input: input)
        return output.isSuccess ? output.bytes : nil
    }

    /// Runs protoc on an input, which goes through a file, so that nothing can wait for each other.
    private func run(
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
