import Foundation
import PeerSupport
import Testing

/// Real plugins, run by the tool and by protoc.
@Suite("Plugins of other projects")
struct PeerTests {
    /// A plugin and how it is asked for.
    struct Plugin: Sendable, CustomTestStringConvertible {
        var program: String
        var name: String
        var options = ""
        /// Whether the package builds it; if not, it is fetched.
        var isBuilt = false

        var testDescription: String { program }
    }

    static let plugins = [
        Plugin(program: "protoc-gen-swift", name: "swift", options: "Visibility=Public", isBuilt: true),
        Plugin(program: "protoc-gen-swiftlet", name: "swiftlet", options: "Visibility=Public", isBuilt: true),
        Plugin(program: "protoc-gen-go", name: "go", options: goPackage),
        Plugin(program: "protoc-gen-go-grpc", name: "go-grpc", options: goPackage),
        Plugin(program: "grpc_python_plugin", name: "grpc_python"),
        Plugin(program: "grpc_cpp_plugin", name: "grpc_cpp"),
        Plugin(program: "protoc-gen-mypy", name: "mypy", options: "quiet"),
        Plugin(program: "protoc-gen-mypy_grpc", name: "mypy_grpc", options: "quiet"),
    ]

    /// For the one file of the package that has no such option.
    private static let goPackage = "Mgoogle/cloud/common_resources.proto=example.com/common"

    /// What the plugins get to see.
    enum Input: String, CaseIterable, Sendable {
        /// The two files below, with a bit of everything.
        case library
        /// Those of a package, with many options and comments.
        case googleapis = "googleapis-common-protos"
    }

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

    @Test("make the same under the tool as under protoc, file by file", arguments: plugins, Input.allCases)
    func generatesTheSame(_ plugin: Plugin, _ input: Input) async throws {
        let protoc = try await Peers.pathOrSkip("protoc")
        let program: URL
        if plugin.isBuilt {
            guard let built = Tool.generator(plugin.program) else {
                try Peers.skip(Peers.Missing(description: "\(plugin.program) is not built beside the tests"))
            }
            program = built
        } else {
            program = try await Peers.pathOrSkip(plugin.program)
        }
        let flags = [
            "--plugin=protoc-gen-\(plugin.name)=\(program.path)", "--\(plugin.name)_out=\(plugin.options):out",
        ]
        try await expectTheSame(protoc, flags, input)
    }

    @Test("are asked the same by the tool as by protoc", arguments: Input.allCases)
    func asksTheSame(_ input: Input) async throws {
        let protoc = try await Peers.pathOrSkip("protoc")
        try await expectTheSame(protoc, ["--plugin=protoc-gen-keep=./keep", "--keep_out=a=b,c:out"], input)
    }

    /// Runs protoc and the tool with the same flags; each must write the same files into the folder `out`.
    private func expectTheSame(_ protoc: URL, _ flags: [String], _ input: Input) async throws {
        var trees: [[String: Data]] = []
        for (compiler, words) in [(protoc, []), (Tool.swiftlet, ["protoc"])] {
            let scratch = try Scratch()
            let sources = try await sources(input, scratch)
            // A plugin that keeps what it was asked and answers that it can do with optional fields in proto3.
            try scratch.write("keep", "#!/bin/sh\ncat > out/request\nprintf '\\020\\001'\n")
            try scratch.makePrograms(["keep"])
            try FileManager.default.createDirectory(
                at: scratch.folder.appending(path: "out"),
                withIntermediateDirectories: false
            )
            let outcome = try Tool.run(program: compiler, words + flags + sources, in: scratch.folder)
            try #require(outcome.status == 0, "\(compiler.path): \(outcome.errors)")
            trees.append(try scratch.files().filter { $0.key.hasPrefix("out/") })
        }
        #expect(!trees[0].isEmpty)
        #expect(trees[0].keys.sorted() == trees[1].keys.sorted())
        for (name, content) in trees[0] { #expect(trees[1][name] == content, "\(name) differs") }
    }

    /// The words of the command line that name an input.
    private func sources(_ input: Input, _ scratch: Scratch) async throws -> [String] {
        switch input {
        case .library:
            try scratch.write("library.proto", Self.library)
            try scratch.write("shelf/shelf.proto", Self.shelf)
            return ["-I.", "library.proto", "shelf/shelf.proto"]
        case .googleapis:
            let corpus = try await Peers.corpusOrSkip(input.rawValue)
            return corpus.roots.map { "-I\($0)" } + corpus.files
        }
    }
}
