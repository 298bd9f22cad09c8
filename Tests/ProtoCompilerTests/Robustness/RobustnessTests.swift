import PeerSupport
import Testing

@testable import ProtoCompiler

/// Numbers that look random and are the same in every run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

@Suite("Bad input makes errors, never a crash or a hang", .takesTurns)
struct RobustnessTests {
    private func compile(_ bytes: [UInt8]) -> CompilationResult {
        var settings = Compiler.Settings()
        settings.includesSourceInfo = true
        let resolver = ChainResolver([MemoryResolver(["a.proto": bytes]), BundledResolver()])
        return Compiler(resolver: resolver, settings: settings).compile(files: ["a.proto"])
    }

    private func compile(_ text: String) -> CompilationResult { compile(Array(text.utf8)) }

    /// The files of all valid cases.
    private static let seeds: [[UInt8]] = CaseFile.names(in: "Valid").flatMap { table in
        ((try? CaseFile(table))?.cases ?? []).compactMap { $0.files[$0.compiled[0]] }
    }

    @Test("every prefix of a file with everything in it")
    func prefixes() throws {
        let seed = try #require(Self.seeds.filter { $0.count < 3_000 }.max { $0.count < $1.count })
        for count in 0..<seed.count { _ = compile(Array(seed[..<count])) }
    }

    @Test("files with bytes changed, removed, doubled and put in", arguments: 0..<8)
    func mutations(_ part: Int) throws {
        var random = SeededGenerator(state: UInt64(part))
        let alphabet = Array("{}[]();,.=<>\"'/*\\-+0129eExX \n\taMm\u{0}\u{ff}".utf8)
        for (index, seed) in Self.seeds.enumerated() where index % 8 == part && !seed.isEmpty && seed.count < 20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: min(place, bytes.count))
                case 1: bytes.removeSubrange(min(place, end)..<end)
                case 2: bytes.insert(contentsOf: bytes[min(place, end)..<end], at: end)
                default: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
                }
            }
            _ = compile(bytes)
        }
    }

    @Test(
        "blocks, values, brackets and comments nested ten thousand deep",
        arguments: [
            ("message A { ", "}"), ("option (a) = { b: ", "}"), ("option (a) = { b ", ""), ("enum A { ", "}"),
            ("[", "]"),
            ("message A { optional group B = 1 { ", "}}"), ("option (a) = { b: [", "] }"), ("(", ")"), ("<", ">"),
            ("/*", "*/"),
            ("option a.", "b"), ("message A { A.", "b }"), ("service S { rpc a(", ") }"), ("extend A { ", "}"),
            ("-", ""),
        ]
    )
    func depth(_ open: String, _ close: String) {
        let nested = String(repeating: open, count: 10_000) + String(repeating: close, count: 10_000)
        #expect(compile("syntax = \"proto2\";\n" + nested).hasErrors)
        #expect(compile("message M { " + nested).hasErrors)
    }

    @Test("aggregate values of an option that exists, nested ten thousand deep")
    func aggregateDepth() {
        let head = """
            syntax = "proto2"; import "google/protobuf/descriptor.proto"; message M { optional M m = 1; }
            extend google.protobuf.FileOptions { optional M o = 50000; } option (o) =
            """
        for open in ["{ m ", "{ m: ", "{ [a/b] "] {
            let close = String(repeating: "}", count: 10_000)
            _ = compile(head + String(repeating: open, count: 9_999) + "{" + close + ";")
        }
    }

    @Test("a line of a megabyte")
    func longLine() {
        let fields = (1...30_000).map {
            "optional int32 field_\($0 < 19_000 ? $0 : $0 + 1_000) = \($0 < 19_000 ? $0 : $0 + 1_000); "
        }
        let text = "syntax = \"proto2\"; message M { " + fields.joined() + "}"
        #expect(text.utf8.count > 1_000_000)
        #expect(!compile(text).hasErrors)
        #expect(compile(text + "!").diagnostics.last?.location?.sourceLine.utf8.count ?? 0 < 1_000)
        #expect(compile(String(repeating: "a", count: 1_000_000)).hasErrors)
        #expect(compile("\"" + String(repeating: "\\0", count: 500_000)).hasErrors)
    }

    @Test("zero bytes, byte order marks and bytes that are no UTF-8")
    func strangeBytes() {
        let file = Array("syntax = \"proto3\"; message M {}".utf8)
        #expect(!compile([0xEF, 0xBB, 0xBF] + file).hasErrors)
        #expect(compile([0xEF, 0xBB] + file).hasErrors)
        #expect(compile([0xEF]).hasErrors)
        #expect(compile(file + [0]).hasErrors)
        #expect(compile(Array("//".utf8) + [0] + file).hasErrors)
        #expect(!compile(file + Array("// ".utf8) + [0xFF, 0xC0, 0x80]).hasErrors)
        #expect(compile(file + [0xFF]).hasErrors)
        #expect(!compile([UInt8]()).hasErrors)
    }

    @Test("a chain of ten thousand imports, and one that ends where it began")
    func imports() {
        var files: [String: String] = [:]
        for index in 0..<10_000 { files["\(index).proto"] = "syntax = \"proto3\"; import \"\(index + 1).proto\";" }
        files["10000.proto"] = "syntax = \"proto3\";"
        let chain = Compiler(resolver: MemoryResolver(files)).compile(files: ["0.proto"])
        #expect(!chain.hasErrors)
        files["10000.proto"] = "syntax = \"proto3\"; import \"0.proto\";"
        #expect(Compiler(resolver: MemoryResolver(files)).compile(files: ["0.proto"]).hasErrors)
    }
}
