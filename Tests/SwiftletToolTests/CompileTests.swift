import Foundation
import Testing

@Suite("swiftlet compile")
struct CompileTests {
    /// A folder with a proto and generators that write what they were asked for.
    private func scratch() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write("protos/a.proto", "syntax = \"proto3\";\npackage a;\nmessage A {}\n")
        try scratch.write(
            "protos/sub/b.proto",
            "syntax = \"proto3\";\nimport \"a.proto\";\nmessage B { a.A a = 1; }\nservice S { rpc Get(B) returns (B); }\n"
        )
        // Answers with one file of a fixed content; the request is kept for the tests to look at.
        let script =
            "#!/bin/sh\ncat > \"$0.request\"\nprintf '\\020\\003\\030\\346\\007\\040\\352\\007\\172\\005\\012\\003'\"$(basename \"$0\" | cut -c1-3)\"\n"
        try scratch.write("bin/msg", script)
        try scratch.write("bin/svc", script)
        try scratch.makePrograms(["msg", "svc"], in: "bin")
        return scratch
    }

    private func compile(_ scratch: Scratch, _ arguments: String...) throws -> Tool.Outcome {
        let generators = ["--messages-generator", "bin/msg", "--services-generator", "bin/svc"]
        return try Tool.run(["compile"] + arguments + generators, in: scratch.folder)
    }

    private func request(_ scratch: Scratch, _ generator: String) throws -> String? {
        try scratch.files()["bin/\(generator).request"].map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("compiles a folder and lists what it wrote")
    func compilesFolders() throws {
        let scratch = try scratch()
        let outcome = try compile(scratch, "protos", "--out", "gen/deep", "--visibility", "public")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(String(decoding: outcome.output, as: UTF8.self) == "gen/deep/msg\ngen/deep/svc\n")
        #expect(try scratch.files().keys.filter { $0.hasPrefix("gen/") }.sorted() == ["gen/deep/msg", "gen/deep/svc"])
        let messages = try #require(try request(scratch, "msg"))
        #expect(messages.contains("Visibility=Public"))
        #expect(messages.contains("a.proto") && messages.contains("sub/b.proto"))
        let services = try #require(try request(scratch, "svc"))
        #expect(services.hasPrefix("\n\u{0B}sub/b.proto\u{12}"), "only files with services are asked for")
        #expect(services.contains("Client=true,Server=true"))
    }

    @Test("finds the generators that the package builds beside it")
    func findsGenerators() throws {
        let folder = Tool.swiftlet.deletingLastPathComponent()
        let programs = ["protoc-gen-swift", "protoc-gen-swiftlet"].map { folder.appending(path: $0).path }
        guard programs.allSatisfy(FileManager.default.isExecutableFile) else {
            try Test.cancel("the generators are not built: this is not the whole package")
        }
        let scratch = try scratch()
        let arguments = ["compile", "protos", "--out", "gen"]
        let outcome = try Tool.run(arguments, in: scratch.folder, path: "/usr/bin:/bin")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let made = try scratch.files().keys.filter { $0.hasPrefix("gen/") }.sorted()
        #expect(made == ["gen/a.pb.swift", "gen/sub/b.grpc.swift", "gen/sub/b.pb.swift"])
    }

    @Test("leaves files alone that have the content already")
    func keepsUnchanged() throws {
        let scratch = try scratch()
        _ = try compile(scratch, "protos", "--out", "gen")
        let outcome = try compile(scratch, "protos", "--out", "gen")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "runs the generators that it is asked for",
        arguments: [
            ("--no-messages", false, true), ("--no-services", true, false), ("--client-only", true, true),
            ("--server-only", true, true),
        ]
    )
    func selectsGenerators(_ flag: String, _ messages: Bool, _ services: Bool) throws {
        let scratch = try scratch()
        #expect(try compile(scratch, "protos", "--out", "gen", flag).status == 0)
        #expect((try request(scratch, "msg") != nil) == messages)
        let request = try request(scratch, "svc")
        #expect((request != nil) == services)
        if flag == "--client-only" { #expect(request?.contains("Client=true,Server=false") == true) }
        if flag == "--server-only" { #expect(request?.contains("Client=false,Server=true") == true) }
    }

    /// A command line that leads to nothing, and what it is told.
    struct Misuse: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var arguments: [String]
        var status: Int32 = 1
        var message: String
    }

    static let misuses = [
        Misuse(testDescription: "no such file", arguments: ["nope"], message: "nope: no such file or folder\n"),
        Misuse(
            testDescription: "a folder without protos",
            arguments: ["bin"],
            message: "bin: no .proto files in this folder\n"
        ),
        Misuse(
            testDescription: "no such import folder",
            arguments: ["protos", "-I", "nope"],
            message: "nope: import folder not found\n"
        ),
        Misuse(
            testDescription: "a file outside of the import folders",
            arguments: ["protos/a.proto", "-Iprotos/sub"],
            message: "protos/a.proto: not in any of the import folders; add the right one with -I FOLDER\n"
        ),
        Misuse(
            testDescription: "both sides excluded",
            arguments: ["protos", "--client-only", "--server-only"],
            status: 64,
            message: "--client-only and --server-only exclude each other"
        ),
        Misuse(
            testDescription: "nothing left",
            arguments: ["protos", "--no-messages", "--no-services"],
            status: 64,
            message: "--no-messages and --no-services leave nothing to do"
        ),
        Misuse(
            testDescription: "an output folder that is a file",
            arguments: ["protos", "--out", "protos/a.proto"],
            message: "protos/a.proto"
        ),
    ]

    @Test("says what is wrong", arguments: misuses)
    func reportsMisuse(_ misuse: Misuse) throws {
        let scratch = try scratch()
        let outcome = try Tool.run(
            ["compile"] + misuse.arguments + ["--messages-generator", "bin/msg", "--services-generator", "bin/svc"],
            in: scratch.folder
        )
        #expect(outcome.status == misuse.status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(misuse.message), "\(outcome.errors)")
    }

    @Test("prints errors with file, line and column, and writes nothing")
    func reportsErrors() throws {
        let scratch = try scratch()
        try scratch.write("protos/c.proto", "syntax = \"proto3\";\nmessage C {\n  Nope n = 1;\n}\n")
        let outcome = try compile(scratch, "protos", "--out", "gen")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("protos/c.proto:3:3: "), "\(outcome.errors)")
        #expect(try scratch.files().keys.allSatisfy { !$0.hasPrefix("gen/") })
        let compiler = try compile(scratch, "protos", "--out", "gen", "--diagnostic-style", "compiler")
        #expect(compiler.errors.hasPrefix("protos/c.proto:3:3: error: "), "\(compiler.errors)")
    }

    @Test("tells how to get a generator that is not there")
    func reportsMissingGenerators() throws {
        let scratch = try scratch()
        let outcome = try Tool.run(["compile", "protos", "--messages-generator", "bin/none"], in: scratch.folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("bin/none: No such file or directory"), "\(outcome.errors)")
        #expect(outcome.errors.contains("--messages-generator PATH"))
    }

    @Test("is protoc when it is called so")
    func answersToProtoc() throws {
        let scratch = try Scratch()
        let link = scratch.folder.appending(path: "protoc")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: Tool.swiftlet)
        let outcome = try Tool.run(program: link, ["--version"], in: scratch.folder)
        #expect(String(decoding: outcome.output, as: UTF8.self) == "libprotoc 36.2\n")
    }

    @Test("writes nothing if one place of several fails")
    func writesAllOrNothing() throws {
        let scratch = try Recording.shared.scratch()
        let before = try scratch.files()
        let outcome = try Tool.run(
            ["protoc", "-I.", "--host_out=sub", "--insert_out=other", "good.proto"],
            in: scratch.folder,
            path: "\(scratch.folder.path)/plugins:/usr/bin:/bin"
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("host.txt: Tried to insert into file that doesn't exist.\n"))
        #expect(try scratch.files() == before)
    }
}
