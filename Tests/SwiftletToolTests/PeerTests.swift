import Foundation
import Testing

/// Real plugins, run by the tool and by protoc.
@Suite("Plugins of other projects")
struct PeerTests {
    /// A plugin and how it is asked for.
    struct Plugin: Sendable, CustomTestStringConvertible {
        var program: String
        var name: String
        var options = ""
        var files = ["library.proto", "shelf/shelf.proto"]

        var testDescription: String { program }
    }

    static let plugins = [
        Plugin(program: "protoc-gen-swift", name: "swift", options: "Visibility=Public"),
        Plugin(program: "protoc-gen-grpc-swift-2", name: "grpc-swift-2", options: "Visibility=Public"),
        Plugin(program: "protoc-gen-go", name: "go", options: "plugins=grpc", files: ["library.proto"]),
        Plugin(program: "grpc_python_plugin", name: "grpc_python"),
        Plugin(program: "grpc_cpp_plugin", name: "grpc_cpp"),
    ]

    private static let library = """
        // Detached.

        // The library.
        syntax = "proto3";

        package library.v1;

        import "google/protobuf/timestamp.proto";
        import "shelf/shelf.proto";

        option go_package = "example.com/library";
        option java_package = "com.example.library";

        // Lends books.
        service Library {
          // Lends one.
          rpc Lend(LendRequest) returns (Book); // or not
          rpc Browse(stream shelf.Shelf) returns (stream Book) {
            option deprecated = true;
          }
        }

        message LendRequest {
          string title = 1;
          repeated int32 pages = 2 [packed = false];
          map<string, Book> others = 3;
        }

        /* A book. */
        message Book {
          string title = 1; // trailing
          oneof owner {
            string reader = 2;
            shelf.Shelf shelf = 3;
          }
          google.protobuf.Timestamp due = 4;
          Kind kind = 5;

          enum Kind {
            KIND_UNSPECIFIED = 0;
            KIND_NOVEL = 1;
          }
        }
        """

    private static let shelf = """
        syntax = "proto3";

        package shelf;

        option go_package = "example.com/shelf";

        message Shelf {
          string name = 1;
        }
        """

    @Test("make the same under the tool as under protoc", arguments: plugins)
    func generatesTheSame(_ plugin: Plugin) throws {
        guard let protoc = Peers.protoc else { try Test.cancel("protoc 36.x is neither $PROTOC nor on PATH") }
        guard let program = Peers.generator(plugin.program) else {
            try Test.cancel("\(plugin.program) is not installed")
        }
        let scratch = try Scratch()
        try scratch.write("library.proto", Self.library)
        try scratch.write("shelf/shelf.proto", Self.shelf)
        var trees: [[String: Data]] = []
        for (compiler, words) in [(protoc, []), (Tool.swiftlet, ["protoc"])] {
            let folder = "out\(trees.count)"
            try FileManager.default.createDirectory(
                at: scratch.folder.appending(path: folder),
                withIntermediateDirectories: false
            )
            let arguments =
                words + [
                    "-I.", "--plugin=protoc-gen-\(plugin.name)=\(program.path)",
                    "--\(plugin.name)_out=\(plugin.options):\(folder)",
                ] + plugin.files
            let outcome = try Tool.run(program: compiler, arguments, in: scratch.folder)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let files = try scratch.files().filter { $0.key.hasPrefix(folder + "/") }
            trees.append(
                Dictionary(uniqueKeysWithValues: files.map { ($0.key.dropFirst(folder.count).description, $0.value) })
            )
        }
        #expect(!trees[0].isEmpty)
        #expect(trees[0].keys.sorted() == trees[1].keys.sorted())
        for (name, content) in trees[0] { #expect(trees[1][name] == content, "\(name) differs") }
    }
}
