import GRPCCore
import Testing

@testable import Swiftlet

@Suite("names of encodings") struct MessageEncodingTests {
    static func parse(_ text: String) -> MessageEncodingSet {
        withBytes(text.utf8) { MessageEncodingSet(parsing: $0) }
    }

    @Test("reads grpc-encoding")
    func names() {
        for encoding in MessageEncoding.allCases {
            #expect(withBytes(encoding.name.utf8) { MessageEncoding(parsing: $0) } == encoding)
        }
        for name in ["", "GZIP", "gzi", "gzipp", "snappy", "gzip,deflate", " gzip"] {
            #expect(withBytes(name.utf8) { MessageEncoding(parsing: $0) } == nil)
        }
    }

    @Test(
        "reads grpc-accept-encoding: unknown names are skipped, identity is always there",
        arguments: [
            ("", .identity), ("gzip", [.identity, .gzip]), ("identity, deflate, gzip", [.identity, .gzip, .deflate]),
            ("identity,deflate", [.identity, .deflate]), ("snappy,zstd", .identity), (",,gzip ,", [.identity, .gzip]),
            ("gzip;q=1", .identity), ("gzip\t,\tdeflate", [.identity, .gzip, .deflate]), ("gzip gzip", .identity),
        ] as [(String, MessageEncodingSet)]
    )
    func lists(text: String, expected: MessageEncodingSet) {
        #expect(Self.parse(text) == expected)
    }

    @Test("writes what it reads")
    func roundTrip() {
        for rawValue in UInt8(0)..<8 {
            let set = MessageEncodingSet(rawValue: rawValue | MessageEncodingSet.identity.rawValue)
            #expect(Self.parse(set.fieldValue) == set)
        }
        #expect(MessageEncodingSet([.identity, .gzip, .deflate]).fieldValue == "identity,gzip,deflate")
    }

    @Test("chooses the first encoding wanted that the peer takes")
    func choose() {
        #expect(MessageEncodingSet([.identity, .gzip, .deflate]).choose([.deflate, .gzip]) == .deflate)
        #expect(MessageEncodingSet([.identity, .gzip]).choose([.deflate, .gzip]) == .gzip)
        #expect(MessageEncodingSet.identity.choose([.deflate, .gzip]) == .identity)
        #expect(MessageEncodingSet([.identity, .gzip]).choose([]) == .identity)
    }

    @Test("knows GRPCCore's names")
    func algorithms() {
        #expect(MessageEncoding(CompressionAlgorithm.none) == .identity)
        #expect(MessageEncoding(.gzip) == .gzip)
        #expect(MessageEncoding(.deflate) == .deflate)
        #expect(MessageEncodingSet(CompressionAlgorithmSet.all) == [.identity, .gzip, .deflate])
        #expect(MessageEncodingSet(CompressionAlgorithmSet.gzip) == [.identity, .gzip])
        #expect(MessageEncodingSet([] as CompressionAlgorithmSet) == .identity)
    }

    @Test("random lists do no harm")
    func randomBytes() {
        var random = SeededGenerator(seed: 17)
        for _ in 0..<3_000 {
            let bytes = random.bytes(Int(random.next() % 20), of: "gzip,deflat \t\u{0}é".utf8)
            let set = withBytes(bytes) { MessageEncodingSet(parsing: $0) }
            #expect(set.contains(MessageEncoding.identity))
        }
    }
}
