import Foundation
import PeerSupport
import ProtoCompiler
/// protoc, which compiles a corpus as we do.
struct Judge {
    /// A form of the output; in every one, editions may be used that are still being worked on.
    struct Mode: Sendable {
        var flags = ["--experimental_editions"]
        var settings = {
            var settings = Compiler.Settings()
            settings.allowsUnstableEdition = true
            return settings
        }()
    }

    let protoc: URL
    let roots: [String]

    /// The descriptor set that protoc writes for files, or `nil` where it rejects them.
    func compile(_ files: [String], _ mode: Mode) async throws -> [UInt8]? {
        let out = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: out) }
        let arguments = roots.map { "-I\($0)" } + mode.flags + ["--descriptor_set_out=\(out.path)"] + files
        let outcome = try await PeerProcess.run(protoc, arguments)
        return outcome.status == 0 ? Array(try Data(contentsOf: out)) : nil
    }

    /// Splits files into groups, as large as it goes, that protoc accepts together, and single files that it rejects.
    func groups(of files: [String]) async throws -> (accepted: [[String]], rejected: [String]) {
        var result: (accepted: [[String]], rejected: [String]) = ([], [])
        var open = files.isEmpty ? [] : [files]
        while let group = open.popLast() {
            if try await compile(group, Mode()) != nil {
                result.accepted.append(group)
            } else if group.count == 1 {
                result.rejected += group
            } else {
                open.append(Array(group[(group.count / 2)...]))
                open.append(Array(group[..<(group.count / 2)]))
            }
        }
        return result
    }
}
