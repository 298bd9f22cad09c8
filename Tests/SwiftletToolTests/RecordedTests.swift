import Foundation
import Testing

@Suite("The command line of protoc")
struct RecordedTests {
    @Test("does what protoc did", arguments: Recording.shared.cases)
    func matchesProtoc(_ recorded: Recording.Case) throws {
        let scratch = try Recording.shared.scratch()
        let before = try scratch.files()
        let outcome = try Tool.run(
            ["protoc"] + recorded.arguments,
            in: scratch.folder,
            input: Data(hex: recorded.input),
            path: "\(scratch.folder.path)/plugins:/usr/bin:/bin"
        )
        #expect(outcome.status == recorded.status)
        #expect(outcome.output == Data(hex: recorded.stdout))
        let errors = outcome.errors.replacing(scratch.folder.path, with: "FOLDER")
        if recorded.isInOwnWords {
            #expect(errors.isEmpty == recorded.stderr.isEmpty)
        } else if recorded.isWordedAnew {
            #expect(errors.split(separator: "\n").last == recorded.stderr.split(separator: "\n").last)
        } else {
            #expect(Self.trimmed(errors) == Self.trimmed(recorded.stderr))
        }
        let changed = try scratch.files().filter { before[$0.key] != $0.value }
        #expect(changed.keys.sorted() == recorded.files.keys.sorted())
        for (name, content) in recorded.files {
            #expect(changed[name] == Data(hex: content), "\(name) differs")
        }
    }

    /// A text without the newline at its end, which protoc forgets here and there.
    private static func trimmed(_ text: String) -> Substring {
        text.hasSuffix("\n") ? text.dropLast() : text[...]
    }
}
