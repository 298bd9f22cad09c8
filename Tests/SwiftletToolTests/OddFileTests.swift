import Foundation
import PeerSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("Paths that lead to no file")
struct OddFileTests {
    /// A folder with links, folders and files that are none.
    private func scratch() throws -> Scratch {
        let scratch = try Scratch()
        let manager = FileManager.default
        for name in ["dir.proto", "first"] {
            try manager.createDirectory(at: scratch.folder.appending(path: name), withIntermediateDirectories: false)
        }
        for (link, target) in [
            ("loop.proto", "loop.proto"), ("there.proto", "back.proto"), ("back.proto", "there.proto"),
            ("dangling.proto", "nowhere.proto"), ("folder.proto", "dir.proto"), ("link.proto", "good.proto"),
            ("self", "."), ("first/good.proto", "good.proto"), ("first/x.proto", "x.proto"),
        ] {
            try manager.createSymbolicLink(
                atPath: scratch.folder.appending(path: link).path,
                withDestinationPath: target
            )
        }
        try scratch.write("good.proto", "syntax = \"proto3\";\nmessage Good {}\n")
        try scratch.write("x.proto", "syntax = \"proto3\";\nmessage X {}\n")
        return scratch
    }

    /// A path and what becomes of it, as a file to compile and as an import.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var name: String
        var asInput: String?
        var asImport: String?
    }

    private static func relative(_ name: String) -> String {
        "Could not make proto path relative: \(name): No such file or directory"
    }

    static let cases = [
        Case(
            testDescription: "a link to itself",
            name: "loop.proto",
            asInput: relative("loop.proto"),
            asImport: "too many levels of symbolic links"
        ),
        Case(
            testDescription: "two links in a circle",
            name: "there.proto",
            asInput: relative("there.proto"),
            asImport: "too many levels of symbolic links"
        ),
        Case(
            testDescription: "a link to nothing",
            name: "dangling.proto",
            asInput: relative("dangling.proto"),
            asImport: "file not found"
        ),
        Case(
            testDescription: "a folder with the name of a file",
            name: "dir.proto",
            asInput: "Could not map to virtual file: dir.proto: Input file is a directory.",
            asImport: "file not found"
        ),
        Case(
            testDescription: "a link to such a folder",
            name: "folder.proto",
            asInput: "Could not map to virtual file: folder.proto: Input file is a directory.",
            asImport: "file not found"
        ),
        Case(
            testDescription: "a file below a file",
            name: "good.proto/a.proto",
            asInput: relative("good.proto/a.proto"),
            asImport: "file not found"
        ),
        Case(testDescription: "a link to a file", name: "link.proto"),
        Case(testDescription: "a file in a folder that holds itself", name: "self/self/self/good.proto"),
    ]

    @Test("are refused with the reason, and links are followed, as by protoc", arguments: cases)
    func verdicts(_ example: Case) async throws {
        let scratch = try scratch()
        try scratch.write("importer.proto", "syntax = \"proto3\";\nimport public \"\(example.name)\";\n")
        let imported = example.asImport.map { "importer.proto:2:1: cannot import \"\(example.name)\": \($0)\n" } ?? ""
        let expectations = [
            (example.name, example.asInput.map { "\($0)\n" } ?? ""), ("importer.proto", imported),
        ]
        for (file, errors) in expectations {
            let ours = try Tool.run(["protoc", "-I.", "-oout", file], in: scratch.folder)
            #expect(ours.errors == errors)
            #expect(ours.status == (errors.isEmpty ? 0 : 1))
        }
        let protoc = try await Peers.pathOrSkip("protoc")
        for (file, errors) in expectations {
            let theirs = try Tool.run(program: protoc, ["-I.", "-oout", file], in: scratch.folder)
            #expect(theirs.status == (errors.isEmpty ? 0 : 1))
        }
    }

    @Test("do not hide the file in the next folder, as with protoc", arguments: ["good.proto", "x.proto"])
    func nextFolder(_ name: String) async throws {
        let scratch = try scratch()
        try scratch.write("importer.proto", "syntax = \"proto3\";\nimport public \"\(name)\";\n")
        let arguments = ["-Ifirst", "-I.", "--include_imports", "-oout", "importer.proto"]
        let ours = try Tool.run(["protoc"] + arguments, in: scratch.folder)
        #expect(ours.status == 0, "\(ours.errors)")
        let set = try scratch.files()["out"]
        let protoc = try await Peers.pathOrSkip("protoc")
        let theirs = try Tool.run(program: protoc, arguments, in: scratch.folder)
        #expect(theirs.status == 0, "\(theirs.errors)")
        #expect(try scratch.files()["out"] == set)
    }

    @Test("are told by compile, too", arguments: ["loop.proto", "dangling.proto", "good.proto/a.proto"])
    func compile(_ name: String) throws {
        let scratch = try scratch()
        let outcome = try Tool.run(["compile", name, "--out", "out"], in: scratch.folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(name))
        #expect(try scratch.files().keys.allSatisfy { !$0.hasPrefix("out/") })
    }

    @Test("are named where a folder is searched, which ends although it holds itself")
    func searches() throws {
        let scratch = try scratch()
        let failed = try Tool.run(["descriptors", ".", "-o", "out"], in: scratch.folder)
        #expect(failed.errors == "back.proto: the link leads to no file; mend or remove it\n")
        #expect(failed.status == 1)
        for name in ["loop", "there", "back", "dangling", "link", "first/x", "first/good"] {
            try FileManager.default.removeItem(at: scratch.folder.appending(path: "\(name).proto"))
        }
        let outcome = try Tool.run(["descriptors", ".", "-o", "out"], in: scratch.folder)
        #expect(outcome.errors == "")
        #expect(outcome.status == 0)
    }

    @Test("a file that may not be read is refused with the reason, as a file and as an import")
    func unreadable() throws {
        // What is locked for others is not for root.
        if geteuid() == 0 { try Test.cancel("root may read every file") }
        let scratch = try scratch()
        let locked = try scratch.write("locked.proto", "syntax = \"proto3\";\n")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: locked.path)
        try scratch.write("importer.proto", "syntax = \"proto3\";\nimport \"locked.proto\";\n")
        for file in ["locked.proto", "importer.proto"] {
            let outcome = try Tool.run(["protoc", "-I.", "-oout", file], in: scratch.folder)
            #expect(outcome.status == 1)
            #expect(outcome.errors.lowercased().contains("permission denied"))
            #expect(outcome.errors.contains("locked.proto"))
        }
    }

    #if os(Linux)
    @Test("a file that fails while it is read is refused, not taken for empty")
    func failing() throws {
        let scratch = try scratch()
        // Reading the memory of a process at address 0 fails for everyone.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.folder.appending(path: "memory.proto").path,
            withDestinationPath: "/proc/self/mem"
        )
        try scratch.write("importer.proto", "syntax = \"proto3\";\nimport \"memory.proto\";\n")
        let input = try Tool.run(["protoc", "-I.", "-oout", "memory.proto"], in: scratch.folder)
        #expect(input.errors == "memory.proto: input/output error\n")
        #expect(input.status == 1)
        let imported = try Tool.run(["protoc", "-I.", "-oout", "importer.proto"], in: scratch.folder)
        #expect(imported.errors == "importer.proto:2:1: cannot import \"memory.proto\": input/output error\n")
        #expect(imported.status == 1)
    }
    #endif
}
