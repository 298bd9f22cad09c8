import Foundation
import Subprocess
import Swiftlet
import SystemPackage
import Testing

@testable import greeter

/// The README's shortest server: the compiler checks it.
private func shortestServer() async throws {
    try await SwiftletServer.serve([Greeter()], on: .localhost(port: 50051))
}

@Suite("The README")
struct ReadmeTests {
    struct Block: Sendable, CustomTestStringConvertible {
        var language: String
        var lines: [String]

        var testDescription: String { "\(self.language): \(self.lines.first ?? "")" }
    }

    static let blocks: [Block] = {
        var blocks: [Block] = []
        var open: Block?
        for line in lines(of: "README.md") {
            if let block = open, line == "```" {
                blocks.append(block)
                open = nil
            } else if open != nil {
                open?.lines.append(line.trimmingCharacters(in: .whitespaces))
            } else if line.hasPrefix("```") {
                open = Block(language: String(line.dropFirst(3)), lines: [])
            }
        }
        return blocks
    }()

    @Test("each piece of code stands in the example as it does in the README", arguments: Self.blocks)
    func code(block: Block) {
        let sources: [String] =
            switch block.language {
            case "swift":
                ["", "Server", "Client"].map { "Examples/greeter/Greeter\($0).swift" }
                    + ["Package.swift", "Tests/GreeterTests/ReadmeTests.swift"]
            case "proto": ["Examples/greeter/helloworld.proto"]
            default: []
            }
        guard !sources.isEmpty else { return }
        // A list of packages: in the manifest they may stand apart.
        let pieces = block.lines.allSatisfy { $0.hasPrefix(".package(") } ? block.lines.map { [$0] } : [block.lines]
        for piece in pieces {
            #expect(Self.isFound(piece, in: sources), "not in \(sources): \(piece)")
        }
    }

    private static func isFound(_ piece: [String], in sources: [String]) -> Bool {
        sources.contains { source in
            let lines = Self.lines(of: source).map { $0.trimmingCharacters(in: .whitespaces) }
            return lines.indices.contains { lines[$0...].starts(with: piece) }
        }
    }

    @Test("the commands and what they print are what the program does")
    func commands() async throws {
        let shell = Self.blocks.filter { $0.language == "sh" }.flatMap(\.lines)
        #expect(shell.contains { $0.hasPrefix("swift run greeter ") })
        #expect(shell.contains { $0.hasPrefix("swift test ") })

        let printed = try await Program.greeter().run().output
        let promised = try #require(Self.blocks.first { $0.language.isEmpty }).lines
        #expect(printed.dropFirst() == promised.dropFirst())
    }

    @Test(
        "the benchmark's table has the numbers of docs/benchmarks",
        .enabled(PythonPeer.isMissing) { await PythonPeer.isInstalled }
    )
    func benchmark() async throws {
        let script = Checkout.root.appending("Benchmarks/server/run.py").string
        let interpreter = try await PythonPeer.interpreter.value
        let outcome = try await Program(executable: .path(interpreter), arguments: [script, "--check-readme"]).run()
        #expect(outcome == Program.Outcome(status: 0, output: [], errors: []))
    }

    private static func lines(of file: String) -> [String] {
        let path = Checkout.root.appending(file).string
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
