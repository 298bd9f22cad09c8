import Foundation
import Testing

@testable import ProtoCompiler

@Suite("File resolvers")
struct FileResolverTests {
    /// A folder that is removed when the test ends.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "resolver-\(UUID().uuidString)").path

        init(_ files: [String]) throws {
            for file in files {
                let url = URL(filePath: path).appending(path: file)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(file.utf8).write(to: url)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test("the first root that has a file wins, and gives its path for messages")
    func rootOrder() throws {
        let folder = try Folder(["a/x.proto", "b/x.proto", "b/y.proto"])
        let resolver = DiskResolver(["\(folder.path)/a", "\(folder.path)/./b/"])
        #expect(try resolver.file(named: "x.proto")?.bytes == Array("a/x.proto".utf8))
        #expect(try resolver.file(named: "y.proto")?.displayName == "\(folder.path)/b/y.proto")
        #expect(try resolver.file(named: "z.proto") == nil)
    }

    @Test("a root may stand for names below a prefix, or for a single file")
    func mappings() throws {
        let folder = try Folder(["a/x.proto"])
        let resolver = DiskResolver(roots: [
            .init(virtual: "v/w", disk: "\(folder.path)/a"),
            .init(virtual: "one.proto", disk: "\(folder.path)/a/x.proto"),
        ])
        #expect(try resolver.file(named: "v/w/x.proto")?.bytes == Array("a/x.proto".utf8))
        #expect(try resolver.file(named: "one.proto")?.bytes == Array("a/x.proto".utf8))
        #expect(try resolver.file(named: "v/wx.proto") == nil)
        #expect(try resolver.name(ofFile: "\(folder.path)/a/x.proto") == "v/w/x.proto")
    }

    @Test(
        "names that could be written in another way are refused",
        arguments: ["../a", "a/../b", "./a", "a//b", "a/./b"]
    )
    func improperNames(_ name: String) {
        #expect(throws: FileError.self) { try DiskResolver(["."]).file(named: name) }
    }

    @Test("a file that a root with precedence hides has no name")
    func shadowed() throws {
        let folder = try Folder(["a/x.proto", "b/x.proto"])
        let resolver = DiskResolver(["\(folder.path)/a", "\(folder.path)/b"])
        #expect(throws: DiskResolver.Unmapped.shadowed(by: "\(folder.path)/a/x.proto")) {
            try resolver.name(ofFile: "\(folder.path)/b/x.proto")
        }
        #expect(throws: DiskResolver.Unmapped.outside) { try resolver.name(ofFile: "/elsewhere/x.proto") }
    }

    @Test("a folder is no file")
    func folder() throws {
        let folder = try Folder(["a/x.proto/y"])
        #expect(try DiskResolver(["\(folder.path)/a"]).file(named: "x.proto") == nil)
    }

    @Test("a file whose size is not known beforehand is read to its end")
    func unknownSize() throws {
        let file = try #require(try DiskResolver(["/proc/self"]).file(named: "status"))
        #expect(String(decoding: file.bytes, as: UTF8.self).hasPrefix("Name:"))
    }

    @Test("protoc's own files are bundled, whole and compilable")
    func bundle() {
        let names = BundledResolver.names
        #expect(names.contains("google/protobuf/descriptor.proto"))
        #expect(names.contains("google/protobuf/compiler/plugin.proto"))
        let result = Compiler(resolver: BundledResolver()).compile(files: names)
        #expect(result.files.count == names.count, "\(result.diagnostics)")
        #expect(BundledResolver().file(named: "google/protobuf/nothing.proto") == nil)
    }
}
