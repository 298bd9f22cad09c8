import Foundation
import Testing

@testable import ProtoCodegen

@Suite("Running plugins", .timeLimit(.minutes(5)))
struct PluginHostTests {
    /// A schema of one file, whose descriptor is large enough to fill every pipe.
    private func schema(padding: Int = 0) throws -> CompiledSchema {
        let bytes = Wire.field(1, "a.proto") + Wire.field(2, String(repeating: "p", count: padding))
        return CompiledSchema(inputs: ["a.proto"], files: [try #require(CompiledFile(bytes) { _ in bytes })])
    }

    /// Runs a shell script as a plugin.
    private func run(_ script: String, _ schema: CompiledSchema) throws(PluginFailure) -> OutputTree {
        let file = FileManager.default.temporaryDirectory.appending(path: "protoc-gen-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        guard FileManager.default.createFile(atPath: file.path, contents: Data(script.utf8)) else {
            Issue.record("no script can be written")
            return OutputTree()
        }
        var tree = OutputTree()
        // Not run by itself: a process that another test starts may have it open for writing for a moment.
        let command = PluginCommand(name: "test", path: file.path, prefix: ["/bin/sh"])
        _ = try PluginHost(schema).run(command, parameter: "", into: &tree) { Issue.record("unexpected: \($0)") }
        return tree
    }

    /// Writes one file, `out`, with many letters.
    private static let chatter = """
        head -c 3000000 /dev/zero | tr '\\0' x > "$0.body"
        printf '\\172\\312\\215\\267\\001\\012\\003out\\172\\300\\215\\267\\001'
        cat "$0.body"
        rm "$0.body"
        """

    @Test("does not get stuck when both sides write a lot")
    func exchangesInBothDirections() throws {
        // The plugin answers before it reads, so each side fills its pipe while the other one writes.
        let tree = try run("\(Self.chatter)\ncat > /dev/null", try schema(padding: 3_000_000))
        #expect(tree["out"]?.count == 3_000_000)
    }

    @Test("minds no plugin that stops reading")
    func survivesClosedInput() throws {
        let tree = try run("exec < /dev/null\n\(Self.chatter)", try schema(padding: 3_000_000))
        #expect(tree.names == ["out"])
    }

    @Test("leaves the default for broken pipes to the plugin")
    func restoresSignals() throws {
        #expect(throws: PluginFailure.signal(plugin: "test", 13)) {
            _ = try run("cat > /dev/null; kill -PIPE $$; exit 0", try schema())
        }
    }

    @Test("tells how a plugin ended")
    func reportsEndings() throws {
        #expect(throws: PluginFailure.status(plugin: "test", 7)) { _ = try run("exit 7", try schema()) }
        #expect(throws: PluginFailure.signal(plugin: "test", 9)) { _ = try run("kill -9 $$", try schema()) }
        #expect(throws: PluginFailure.garbage(plugin: "test", [0xFF])) { _ = try run("printf '\\377'", try schema()) }
    }
}
