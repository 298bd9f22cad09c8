import Foundation
import Testing

@testable import SwiftletTool

@Suite("Import folders")
struct ProtoPathTests {
    private func path(_ scratch: Scratch, _ mappings: [(String, String)]) -> ProtoPath {
        var path = ProtoPath()
        for (virtual, disk) in mappings { path.add(virtual: virtual, disk: "\(scratch.folder.path)/\(disk)") }
        return path
    }

    @Test("find names in the first folder that has them")
    func findsInOrder() throws {
        let scratch = try Scratch()
        for file in ["a/x.proto", "b/x.proto", "b/y.proto"] { try scratch.write(file, "") }
        let path = path(scratch, [("", "a"), ("", "b/")])
        #expect(try path.diskFile(of: "x.proto") == "\(scratch.folder.path)/a/x.proto")
        #expect(try path.diskFile(of: "y.proto").hasSuffix("y.proto"))
        #expect(throws: ProtoPath.Missing.notFound) { try path.diskFile(of: "z.proto") }
    }

    @Test(
        "refuse names that are not plain",
        arguments: ["./x.proto", "a//x.proto", "../x.proto", "a/../x.proto", "a/./x"]
    )
    func refusesNames(_ name: String) throws {
        let path = path(try Scratch(), [("", ".")])
        #expect(throws: ProtoPath.Missing.invalidName) { try path.diskFile(of: name) }
    }

    @Test("put folders below a prefix")
    func mapsPrefixes() throws {
        let scratch = try Scratch()
        try scratch.write("a/x.proto", "")
        let path = path(scratch, [("v/w", "a")])
        #expect(try path.diskFile(of: "v/w/x.proto") == "\(scratch.folder.path)/a/x.proto")
        #expect(throws: ProtoPath.Missing.notFound) { try path.diskFile(of: "v/wx.proto") }
        #expect(try path.name(ofDiskFile: "\(scratch.folder.path)/a/x.proto") == "v/w/x.proto")
    }

    @Test("tell which file hides another")
    func findsShadows() throws {
        let scratch = try Scratch()
        for file in ["a/x.proto", "b/x.proto"] { try scratch.write(file, "") }
        let path = path(scratch, [("", "a"), ("", "b")])
        #expect(throws: ProtoPath.Unmapped.shadowed(by: "\(scratch.folder.path)/a/x.proto")) {
            try path.name(ofDiskFile: "\(scratch.folder.path)/b/x.proto")
        }
        #expect(throws: ProtoPath.Unmapped.outside) { try path.name(ofDiskFile: "/nowhere/x.proto") }
    }

    @Test(
        "write paths in one way",
        arguments: [
            ("a/./b", "a/b"), ("a//b", "a/b"), (".", ""), ("./a", "a"), ("/a/", "/a/"), ("a/..", "a/.."), ("/", "/"),
            ("", ""),
        ]
    )
    func canonicalizes(_ path: String, _ expected: String) {
        #expect(ProtoPath.canonical(path) == expected)
    }
}
