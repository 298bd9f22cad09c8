import Foundation
import Testing

@testable import ProtoCodegen

@Suite("Writing files")
struct FileWriterTests {
    /// A folder that is removed behind the test.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func file(_ folder: URL, _ name: String, _ text: String) -> PlannedFile {
        PlannedFile(base: folder.path + "/", name: name, content: Array(text.utf8))
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("makes the folders between")
    func makesFolders() throws {
        try withFolder { folder in
            try FileWriter(unchanged: .keep).write([file(folder, "a/b/c.txt", "c")])
            #expect(try String(contentsOf: folder.appending(path: "a/b/c.txt"), encoding: .utf8) == "c")
            #expect(try names(folder) == ["a", "a/b", "a/b/c.txt"])
        }
    }

    @Test("writes nothing if one file cannot be written")
    func writesAllOrNothing() throws {
        try withFolder { folder in
            try Data("old".utf8).write(to: folder.appending(path: "a.txt"))
            try FileManager.default.createDirectory(
                at: folder.appending(path: "b.txt"),
                withIntermediateDirectories: false
            )
            let files = [file(folder, "a.txt", "new"), file(folder, "b.txt", "new"), file(folder, "c.txt", "new")]
            #expect(throws: OutputError.self) { try FileWriter(unchanged: .keep).write(files) }
            #expect(try names(folder) == ["a.txt", "b.txt"])
            #expect(try String(contentsOf: folder.appending(path: "a.txt"), encoding: .utf8) == "old")
        }
    }

    @Test("leaves files alone that have the content already")
    func keepsUnchanged() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.txt")
            try Data("same".utf8).write(to: path)
            let past = Date(timeIntervalSince1970: 1_000_000)
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path.path)
            let written = try FileWriter(unchanged: .keep).write([
                file(folder, "a.txt", "same"), file(folder, "b.txt", "b"),
            ])
            #expect(written.map(\.name) == ["b.txt"])
            let date = try FileManager.default.attributesOfItem(atPath: path.path)[.modificationDate] as? Date
            #expect(date == past)
        }
    }

    @Test("writes through links and keeps permissions")
    func followsLinks() throws {
        try withFolder { folder in
            let target = folder.appending(path: "target.txt")
            try Data("old".utf8).write(to: target)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target.path)
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "link.txt"),
                withDestinationURL: target
            )
            try FileWriter(unchanged: .rewrite).write([file(folder, "link.txt", "new")])
            #expect(try String(contentsOf: target, encoding: .utf8) == "new")
            let attributes = try FileManager.default.attributesOfItem(atPath: target.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link.txt") == target.path)
        }
    }
}
