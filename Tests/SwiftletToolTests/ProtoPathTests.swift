import Foundation
import ProtoCompiler
import Testing

@testable import SwiftletTool

@Suite("Import folders")
struct ProtoPathTests {
    private func path(_ scratch: Scratch, _ mappings: [(String, String)]) -> ProtoPath {
        var path = ProtoPath()
        for (virtual, disk) in mappings {
            path.add(DiskResolver.Root(virtual: virtual, disk: "\(scratch.folder.path)/\(disk)"))
        }
        return path
    }

    @Test("find names in the first folder that has them")
    func findsInOrder() throws {
        let scratch = try Scratch()
        for file in ["a/x.proto", "b/x.proto", "b/y.proto"] { try scratch.write(file, "") }
        let path = path(scratch, [("", "a"), ("", "b")])
        #expect(path.diskFile(of: "x.proto") == "\(scratch.folder.path)/a/x.proto")
        #expect(path.diskFile(of: "y.proto") == "\(scratch.folder.path)/b/y.proto")
        #expect(path.diskFile(of: "z.proto") == nil)
    }

    @Test("put folders below a prefix")
    func mapsPrefixes() throws {
        let scratch = try Scratch()
        try scratch.write("a/x.proto", "")
        let path = path(scratch, [("v/w", "a")])
        #expect(path.diskFile(of: "v/w/x.proto") == "\(scratch.folder.path)/a/x.proto")
        #expect(path.diskFile(of: "v/wx.proto") == nil)
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

    @Test("have the well-known types behind them")
    func bundlesWellKnownTypes() throws {
        let path = path(try Scratch(), [])
        #expect(path.contains("google/protobuf/timestamp.proto"))
        #expect(path.diskFile(of: "google/protobuf/timestamp.proto") == nil)
        #expect(!path.contains("google/protobuf/nope.proto"))
    }
}
