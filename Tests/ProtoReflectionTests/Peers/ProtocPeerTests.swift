import ProtoReflection
import Testing

@Suite("protoc beside us")
struct ProtocPeerTests {
    private static let types = ["rich.M", "p2.P2", "p3.P3", "mset.Set", "google.protobuf.Any"]
    private static let seeds: [UInt64] = [1, 2]

    @Test("protoc still does what was recorded")
    func recordedCases() async throws {
        let protoc = try await ProtocPeer()
        // Every seventh case, as each is a process.
        for (index, recorded) in RecordedCase.all.enumerated() where index % 7 == 0 {
            let output = try protoc.run(recorded.mode, type: recorded.type, input: recorded.input)
            #expect(output == recorded.output, "\(recorded.testDescription)")
        }
    }

    @Test("random messages and almost messages are decoded alike", arguments: Self.types, Self.seeds)
    func decoding(type name: String, seed: UInt64) async throws {
        let protoc = try await ProtocPeer()
        let type = try Fixtures.message(name)
        var random = RandomMessages(seed: seed)
        for round in 0..<12 {
            var bytes = random.message(type).encoded()
            if round % 3 == 2 { bytes = random.mutated(bytes) }
            let theirs = try protoc.run(.decode, type: name, input: bytes)
            let ours = (try? DynamicMessage(decoding: bytes, as: type, options: .protoc)).map {
                TextPrinter().text(of: $0)
            }
            #expect(ours == theirs.map { String(decoding: $0, as: UTF8.self) }, "\(bytes)")
            let raw = try protoc.run(.decodeRaw, type: name, input: bytes)
            #expect((try? RawTextPrinter.text(of: bytes)) == raw, "\(bytes)")
        }
    }

    @Test("random texts and almost texts are encoded alike", arguments: Self.types, Self.seeds)
    func encoding(type name: String, seed: UInt64) async throws {
        let protoc = try await ProtocPeer()
        let type = try Fixtures.message(name)
        var random = RandomMessages(seed: seed &+ 1000)
        for round in 0..<12 {
            var text = TextPrinter().utf8(of: random.message(type))
            if round % 3 != 0 { text = random.mutatedText(text) }
            let theirs = try protoc.run(.encode, type: name, input: text)
            let ours = (try? TextParser.protoc.message(from: text, as: type))?.encoded()
            #expect(ours == theirs, "\(String(decoding: text, as: UTF8.self))")
        }
    }
}
