import GRPCCore
import HPACK
import Testing

@testable import Swiftlet

@Suite("metadata") struct MetadataTests {
    static let custom = "x-custom"

    /// Decodes fields the way they come from a connection.
    static func decode(_ fields: [(String, String)]) throws -> Metadata {
        var encoder = Encoder()
        encoder.startBlock()
        for (name, value) in fields {
            encoder.encode(name: name, value: value)
        }
        var decoder = Decoder()
        return try MetadataFields.decode(try decoder.decode(encoder.block))
    }

    static func text(_ metadata: Metadata) -> [String] {
        metadata.map { key, value in
            switch value {
            case .string(let text): return "\(key): \(text)"
            case .binary(let bytes): return "\(key): \(bytes)"
            }
        }
    }

    // MARK: - Receiving

    @Test("shows what is not the protocol's own, in order and with duplicates")
    func visible() throws {
        let metadata = try Self.decode([
            (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "host:1"),
            ("content-type", "application/grpc"), ("te", "trailers"), ("grpc-timeout", "1S"), ("x-b", "2"),
            ("user-agent", "ua"), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip"), ("x-a", "1"),
            ("grpc-message-type", "t"), ("content-length", "5"), ("x-b", "1"), ("grpc-trace-bin", "AQI"),
            ("grpc-previous-rpc-attempts", "2"), ("x-b", "1"), ("x-empty", ""),
        ])
        #expect(
            Self.text(metadata) == [
                ":authority: host:1", "x-b: 2", "user-agent: ua", "x-a: 1", "x-b: 1", "grpc-trace-bin: [1, 2]",
                "grpc-previous-rpc-attempts: 2", "x-b: 1", "x-empty: ",
            ]
        )
    }

    @Test("trailers show the status details, not the status")
    func trailers() throws {
        let metadata = try Self.decode([
            ("grpc-status", "3"), ("grpc-message", "m"), ("grpc-status-details-bin", "CAM="), ("x", "y"),
        ])
        #expect(Self.text(metadata) == ["grpc-status-details-bin: [8, 3]", "x: y"])
    }

    @Test(
        "binary values are split at commas and decoded with and without padding",
        arguments: [
            ("AQI", [[1, 2]]), ("AQI=", [[1, 2]]), ("AQI=,Aw", [[1, 2], [3]]), ("AQI, Aw==", [[1, 2], [3]]),
            ("", [[]]), (",", [[], []]), ("AQ,", [[1], []]),
        ] as [(String, [[UInt8]])]
    )
    func binary(value: String, expected: [[UInt8]]) throws {
        let metadata = try Self.decode([("x-bin", value)])
        #expect(Self.text(metadata) == expected.map { "x-bin: \($0)" })
    }

    @Test("a binary value that is not base64 is an error that shows it", arguments: ["AQ-", "A", "AQ==x", "AQ,?"])
    func badBinary(value: String) {
        #expect(
            throws: CallError(.internalError, "metadata \"x-bin\" has the value \"\(value)\", expected base64")
        ) {
            try Self.decode([("a", "b"), ("x-bin", value)])
        }
    }

    @Test("commas in textual values stay")
    func commas() throws {
        #expect(Self.text(try Self.decode([("x", "a,b, c")])) == ["x: a,b, c"])
    }

    @Test("stable and varying fields apart give the same as the list, where the order allows it")
    func memo() throws {
        var random = SeededGenerator(seed: 11)
        var encoder = Encoder()
        var decoder = Decoder()
        var apart = 0
        for _ in 0..<500 {
            encoder.startBlock()
            for _ in 0..<(random.next() % 8) {
                let name = ["user-agent", "x-a", "x-b-bin", "te", "grpc-timeout", "traceparent"].randomElement(
                    using: &random
                )
                encoder.encode(
                    name: name ?? "",
                    value: ["AQID", "AQ", "12"].randomElement(using: &random) ?? "",
                    indexing: random.next() % 2 == 0 ? .always : .automatic
                )
            }
            let list = try decoder.decode(encoder.block)
            let whole = try MetadataFields.decode(list)
            #expect(MetadataFields.hasVisible(list.stable) || MetadataFields.hasVisible(list.varying) == !whole.isEmpty)
            guard !list.needsSentOrder else { continue }
            apart += 1
            var joined = Metadata()
            try MetadataFields.append(list.stable, to: &joined)
            try MetadataFields.append(list.varying, to: &joined)
            for key in Set(whole.map(\.key)) {
                #expect(Array(joined[key]) == Array(whole[key]))
            }
            #expect(joined.count == whole.count)
        }
        #expect(apart > 50)
    }

    // MARK: - Sending

    @Test("writes lower case, unpadded base64 and no blanks around, in order and with duplicates")
    func encodes() throws {
        var metadata: Metadata = ["X-Custom": " a b\t", "x-custom": "2"]
        metadata.addBinary([1, 2], forKey: "Data-bin")
        metadata.addBinary([], forKey: "data-bin")
        metadata.addString("AQ==", forKey: "text-bin")
        metadata.addString("", forKey: "_0.-")
        try MetadataFields.check(metadata)
        #expect(
            try fields { MetadataFields.encode(metadata, into: &$0) } == [
                "x-custom: a b", "x-custom: 2", "data-bin: AQI", "data-bin: ", "text-bin: AQ==", "_0.-: ",
            ]
        )
    }

    @Test("leaves the protocol's own fields out, so that received metadata can be sent back")
    func echo() throws {
        let received = try Self.decode([
            (":path", "/a.B/C"), (":authority", "host"), ("te", "trailers"), ("user-agent", "ua"), ("x", "é\tü"),
            ("x-bin", "AQI="),
        ])
        try MetadataFields.check(received)
        #expect(
            try fields { MetadataFields.encode(received, into: &$0) } == ["user-agent: ua", "x: é\tü", "x-bin: AQI"]
        )
        let own: Metadata = [
            "grpc-status": "0", "Grpc-Message": "x", ":status": "500", "content-type": "text/html",
            "connection": "close",
            "transfer-encoding": "chunked", "content-length": "0", "grpc-encoding": "gzip", "te": "x",
            "grpc-status-details-bin": .binary([8]), "grpc-retry-pushback-ms": "5", ":unknown": "1",
        ]
        try MetadataFields.check(own)
        #expect(
            try fields { MetadataFields.encode(own, into: &$0) } == [
                "grpc-status-details-bin: CA", "grpc-retry-pushback-ms: 5",
            ]
        )
    }

    @Test(
        "a value cannot break out of its field",
        arguments: [("a\r\nset-cookie: x", 13), ("a\nb", 10), ("a\u{0}", 0), ("\u{7f}", 127), ("\u{1b}[31m", 27)]
    )
    func badValues(value: String, byte: Int) throws {
        let metadata: Metadata = ["ok": "1", "X-Bad": .string(value)]
        #expect(
            throws: CallError(
                .internalError,
                "value of metadata \"x-bad\" with the character \(byte), expected text without control characters;"
                    + " for other bytes use binary metadata, with a name that ends in -bin"
            )
        ) {
            try MetadataFields.check(metadata)
        }
        #expect(try fields { MetadataFields.encode(metadata, into: &$0) } == ["ok: 1"])
    }

    @Test(
        "a name cannot break out of its field",
        arguments: [("a b", 32), ("a\r\nb", 13), ("a:b", 58), ("é", 195), ("a/b", 47), ("::", 58)]
    )
    func badNames(name: String, byte: Int) throws {
        let metadata: Metadata = ["ok": "1", name: "x"]
        let error = #expect(throws: CallError.self) { try MetadataFields.check(metadata) }
        #expect(error?.message.hasSuffix("with the character \(byte), expected a-z, 0-9, _, - and .") == true)
        #expect(try fields { MetadataFields.encode(metadata, into: &$0) } == ["ok: 1"])
        #expect(throws: CallError(.internalError, "metadata with an empty name")) {
            try MetadataFields.check(["": "x"])
        }
    }

    @Test("random metadata either fails the check or comes out as fields that a peer takes")
    func randomMetadata() throws {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<3_000 {
            let name = String(decoding: random.bytes(Int(random.next() % 5), of: "aB-:\r _é".utf8), as: UTF8.self)
            let value = String(decoding: random.bytes(Int(random.next() % 6), of: "aé\r\n\t \u{0}".utf8), as: UTF8.self)
            let metadata: Metadata = [name: .string(value)]
            let written = try fields { MetadataFields.encode(metadata, into: &$0) }
            if (try? MetadataFields.check(metadata)) == nil {
                #expect(written.isEmpty)
            }
            for field in written {
                #expect(!field.utf8.contains { ($0 < 0x20 && $0 != 9) || $0 == 0x7f })
                #expect(!field.hasPrefix(":"))
            }
        }
    }
}
