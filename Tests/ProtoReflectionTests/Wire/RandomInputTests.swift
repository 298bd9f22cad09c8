import ProtoReflection
import Testing

@Suite("Random input")
struct RandomInputTests {
    private static let types = ["rich.M", "p2.P2", "p3.P3", "mset.Set", "google.protobuf.Any"]

    @Test("messages survive the wire format and the text format", arguments: Self.types)
    func roundTrips(type name: String) throws {
        let type = try Fixtures.message(name)
        for seed in 0..<150 as Range<UInt64> {
            var random = RandomMessages(seed: seed)
            let bytes = random.message(type).encoded()
            let message = try DynamicMessage(decoding: bytes, as: type)
            #expect(message.encoded() == bytes, "seed \(seed)")
            let text = TextPrinter().utf8(of: message)
            let parsed = try TextParser.protoc.message(from: text, as: type)
            // Maps are printed in order of key.
            #expect(parsed.encoded(isDeterministic: true) == message.encoded(isDeterministic: true), "seed \(seed)")
            #expect(TextPrinter().utf8(of: parsed) == text, "seed \(seed)")
        }
    }

    @Test("broken bytes are read or refused, and what is read can be written", arguments: Self.types)
    func brokenBytes(type name: String) throws {
        let type = try Fixtures.message(name)
        var accepted = 0
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomMessages(seed: seed)
            let bytes = random.mutated(random.message(type).encoded())
            _ = try? RawTextPrinter.text(of: bytes)
            guard let message = try? DynamicMessage(decoding: bytes, as: type) else { continue }
            accepted += 1
            let again = try DynamicMessage(decoding: message.encoded(), as: type)
            #expect(again.encoded() == message.encoded(), "seed \(seed)")
        }
        #expect(accepted > 0)
        #expect(accepted < 400)
    }

    @Test("broken texts are read or refused with a place in the text", arguments: Self.types)
    func brokenTexts(type name: String) throws {
        let type = try Fixtures.message(name)
        var refused = 0
        for seed in 0..<400 as Range<UInt64> {
            var random = RandomMessages(seed: seed)
            let text = random.mutatedText(TextPrinter().utf8(of: random.message(type)))
            do {
                _ = try TextParser().message(from: text, as: type)
            } catch {
                refused += 1
                #expect(error.problems.allSatisfy { $0.line >= 1 && $0.column >= 0 && !$0.message.isEmpty })
                #expect(!error.problems.isEmpty)
            }
        }
        #expect(refused > 0)
        #expect(refused < 400)
    }

    @Test("broken descriptors are linked or refused")
    func brokenDescriptors() {
        let set = Fixtures.bytes("schema.binpb")
        var refused = 0
        for seed in 0..<300 as Range<UInt64> {
            var random = RandomMessages(seed: seed)
            do {
                let pool = try DescriptorPool(fileDescriptorSet: random.mutated(set))
                for file in pool.files {
                    for message in file.messages { _ = TextPrinter().text(of: random.message(message)) }
                }
            } catch {
                refused += 1
                #expect(!error.message.isEmpty)
            }
        }
        #expect(refused > 0)
    }
}
