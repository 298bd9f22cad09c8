import Foundation

@testable import ProtoCompiler

/// One case of `Cases`: input files and what protoc says of them.
struct RecordedCase: Sendable {
    let name: String
    var files: [String: [UInt8]] = [:]
    /// The names of the files to compile.
    var compiled: [String] = []
    /// Further flags of the command line.
    var arguments: [String] = []
    /// protoc's exit status.
    var status = 0
    /// The lines that protoc wrote.
    var messages: [String] = []
    /// The size and SHA-256 of the descriptor sets that protoc wrote, by mode.
    var digests: [String: String] = [:]
}

/// A table of cases; `Cases/README.md` describes the format.
struct CaseFile {
    let cases: [RecordedCase]

    /// The folder of the tests.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The names of the tables of a folder.
    static func names(in folder: String) -> [String] {
        let path = tests.appending(path: "Cases/\(folder)").path
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        return (names ?? []).filter { $0.hasSuffix(".cases") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Reads a table.
    init(_ name: String) throws {
        let data = try Data(contentsOf: Self.tests.appending(path: "Cases/\(name)"))
        var reader = CaseReader()
        for line in Array(data).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            reader.add(line)
        }
        reader.endCase()
        cases = reader.cases
    }
}

/// Takes in a table line by line.
private struct CaseReader {
    private(set) var cases: [RecordedCase] = []
    private var shared: [String: [UInt8]] = [:]
    private var current: RecordedCase?
    private var section = (key: "", value: "")
    private var content: [UInt8] = []
    private var firstFile: String?

    mutating func add(_ line: ArraySlice<UInt8>) {
        if line.starts(with: "=== ".utf8) {
            endCase()
            current = RecordedCase(name: Self.text(line.dropFirst(4)))
        } else if line.starts(with: "--- ".utf8), let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            endSection()
            let key = Self.text(line[(line.startIndex + 4)..<colon])
            section = (key, Self.text(line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }))
        } else {
            content += line + [UInt8(ascii: "\n")]
        }
    }

    mutating func endCase() {
        endSection()
        guard var ended = current else { return }
        ended.files.merge(shared) { own, _ in own }
        if ended.compiled.isEmpty { ended.compiled = firstFile.map { [$0] } ?? [] }
        cases.append(ended)
        current = nil
        firstFile = nil
    }

    private mutating func endSection() {
        switch section.key {
        case "file", "shared": endFile()
        case "compile": current?.compiled = Self.words(section.value)
        case "args": current?.arguments = Self.words(section.value)
        case "protoc":
            current?.status = Self.words(section.value).last.flatMap { Int($0) } ?? 0
            current?.messages = Self.text(content[...]).split(separator: "\n").map(String.init)
        case "sha256":
            for line in Self.text(content[...]).split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                if words.count == 2 { current?.digests[words[0]] = words[1] }
            }
        default: break
        }
        section = ("", "")
        content = []
    }

    private mutating func endFile() {
        let mark = " (escaped)"
        let isEscaped = section.value.hasSuffix(mark)
        let name = isEscaped ? String(section.value.dropLast(mark.count)) : section.value
        let bytes = isEscaped ? Escapes.decode(content) : content
        if section.key == "shared" {
            shared[name] = bytes
        } else {
            firstFile = firstFile ?? name
            current?.files[name] = bytes
        }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

/// The escapes in the input files of cases.
private enum Escapes {
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                result.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "["): result += decode(repeated(&rest))
            default: break
            }
        }
        return result
    }

    /// What `\[FIRST-LAST:text\]` stands for; its inner escapes are still to be decoded.
    private static func repeated(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let range = rest.prefix { $0 != UInt8(ascii: ":") }
        let bounds = range.split(separator: UInt8(ascii: "-")).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        rest = rest.dropFirst(range.count + 1)
        var body: [UInt8] = []
        while !rest.isEmpty, !rest.starts(with: "\\]".utf8) { body.append(rest.removeFirst()) }
        rest = rest.dropFirst(2)
        let parts = String(decoding: body, as: UTF8.self).components(separatedBy: "\\#")
        return (bounds[0]...bounds[1]).flatMap { Array(parts.joined(separator: "\($0)").utf8) }
    }
}
