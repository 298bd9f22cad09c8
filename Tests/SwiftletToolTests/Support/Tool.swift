import Foundation
import Testing

/// The tool, run as a user runs it.
struct Tool {
    /// How a run ended.
    struct Outcome {
        var status: Int32
        var output: Data
        var errors: String
    }

    /// `swiftlet`, as the package built it beside the tests.
    static let swiftlet: URL = {
        #if canImport(Darwin)
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return bundle.bundleURL.deletingLastPathComponent().appending(path: "swiftlet")
        #else
        let runner = Bundle.main.executablePath ?? CommandLine.arguments[0]
        return URL(filePath: runner).deletingLastPathComponent().appending(path: "swiftlet")
        #endif
    }()

    /// A generator that the package built beside the tool, if it did.
    static func generator(_ program: String) -> URL? {
        let folder = swiftlet.deletingLastPathComponent()
        return ["\(program)-tool", program].map { folder.appending(path: $0) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a program to its end.
    ///
    /// Its streams are files, so that it can write as much as it likes.
    static func run(
        program: URL = swiftlet,
        _ arguments: [String],
        in folder: URL,
        input: Data = Data(),
        path: String? = nil
    ) throws -> Outcome {
        let streams = try Scratch()
        let files = ["input", "output", "errors"].map { streams.folder.appending(path: $0) }
        try input.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = path ?? environment["PATH"]
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try Data(contentsOf: files[1]),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }
}

/// A folder of one test, removed with it.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-\(UUID().uuidString)/work")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    /// Writes a text file, and the folders it lies in.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> URL { try write(name, Data(text.utf8)) }

    /// Writes a file, and the folders it lies in.
    @discardableResult
    func write(_ name: String, _ data: Data) throws -> URL {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: file)
        return file
    }

    /// Makes programs of files that lie in one folder.
    ///
    /// Each becomes a copy that another process wrote: one that this process has open for writing cannot be started
    /// while a test beside this one starts a process, which has it open, too, for a moment.
    func makePrograms(_ names: [String], in target: String = ".") throws {
        let script = "mkdir .made && cp \"$@\" .made && chmod 755 .made/* && mv -f .made/* . && rmdir .made"
        let outcome = try Tool.run(
            program: URL(filePath: "/bin/sh"),
            ["-c", script, "sh"] + names,
            in: folder.appending(path: target)
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// All files in the folder and beside it, by their paths from the folder.
    func files() throws -> [String: Data] {
        let root = folder.deletingLastPathComponent()
        var result: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let file = root.appending(path: path)
            guard let data = try? Data(contentsOf: file) else { continue }
            result[path.hasPrefix("work/") ? String(path.dropFirst(5)) : "../" + path] = data
        }
        return result
    }
}

extension Data {
    /// Reads pairs of hexadecimal digits.
    init(hex: String) {
        let digits = Array(hex.utf8)
        self.init(
            stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
                UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
            }
        )
    }
}
