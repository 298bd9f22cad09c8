import Foundation
import Testing

/// What protoc 36.2 said to a table of command lines; `Recorded/record.py` makes it anew.
struct Recording: Decodable {
    /// The files of the plugins by name, in hexadecimal digits.
    var plugins: [String: String]
    var cases: [Case]

    /// A command line and what came of it.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var arguments: [String]
        var input: String
        var status: Int32
        var stdout: String
        var stderr: String
        /// Whether the tool words the errors in its own way.
        var isWordedAnew: Bool
        /// Whether the tool's errors are all its own, so that only the verdict is compared.
        var isInOwnWords: Bool
        /// The files that were written or changed.
        var files: [String: String]

        var testDescription: String { name }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Recorded")

    static let shared: Recording = {
        do {
            let data = try Data(contentsOf: folder.appending(path: "recorded.json"))
            return try JSONDecoder().decode(Recording.self, from: data)
        } catch {
            fatalError("the recording cannot be read: \(error)")
        }
    }()

    /// A folder with the fixture and the plugins.
    func scratch() throws -> Scratch {
        let scratch = try Scratch()
        let fixture = Self.folder.appending(path: "fixture")
        for path in try FileManager.default.subpathsOfDirectory(atPath: fixture.path) {
            guard let data = try? Data(contentsOf: fixture.appending(path: path)) else { continue }
            try scratch.write(path, data)
        }
        for (name, content) in plugins { try scratch.write("plugins/\(name)", Data(hex: content)) }
        let programs = plugins.keys.sorted().filter { $0.hasPrefix("protoc-gen-") && $0 != "protoc-gen-locked" }
        try scratch.makePrograms(programs, in: "plugins")
        return scratch
    }
}
