import Foundation
import Testing

/// Programs that other projects make, found on this machine or not.
enum Peers {
    /// The release of protoc that the tool is compared with.
    private static let release = "36."

    /// protoc of that release: `$PROTOC`, or `protoc` on `PATH`.
    static let protoc: URL? = {
        let named = ProcessInfo.processInfo.environment["PROTOC"].map { [URL(filePath: $0)] } ?? []
        return (named + candidates("protoc")).first { program in
            let outcome = try? Tool.run(program: program, ["--version"], in: URL(filePath: "/"))
            return outcome.map { String(decoding: $0.output, as: UTF8.self).hasPrefix("libprotoc \(release)") } ?? false
        }
    }()

    /// A generator, beside the tool or on `PATH`.
    static func generator(_ program: String) -> URL? {
        let folder = Tool.swiftlet.deletingLastPathComponent()
        let built = ["\(program)-tool", program].map { folder.appending(path: $0) }
        return (built + candidates(program)).first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    private static func candidates(_ program: String) -> [URL] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: program) }
            .filter { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
