import Testing

@testable import Swiftlet

@Suite("content-type of a request") struct ContentTypeTests {
    static func parse(_ text: String) -> ContentType? {
        withBytes(text.utf8) { ContentType(parsing: $0) }
    }

    @Test(
        "takes application/grpc with any suffix and parameters",
        arguments: [
            ("application/grpc", .proto), ("application/grpc+proto", .proto), ("application/grpc+json", .json),
            ("application/grpc+thrift", .custom), ("application/grpc;charset=utf-8", .proto),
            ("application/grpc ; a=b", .proto), ("application/grpc+proto; a=b", .proto),
            ("application/grpc+json\t;x", .json), ("Application/GRPC+Proto", .proto), ("application/grpc ", .proto),
            ("application/grpc+protos", .custom), ("application/grpc;", .proto),
        ] as [(String, ContentType)]
    )
    func takes(text: String, expected: ContentType) {
        #expect(Self.parse(text) == expected)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "application", "application/grp", "application/grpc-web", "application/grpc-web+proto",
            "application/grpcx", "application/grpc+", "application/grpc+;a", "application/json", "text/plain",
            "application/grpc, x", "application/grpc+proto x", " application/grpc", "application/connect+proto",
        ]
    )
    func refuses(text: String) {
        #expect(Self.parse(text) == nil)
    }

    @Test("random bytes do no harm")
    func randomBytes() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let tail = random.bytes(Int(random.next() % 12), of: "+;, jsonprtoJSONPRTO\t-".utf8)
            let bytes = Array("application/grpc".utf8.prefix(Int(random.next() % 18))) + tail
            let type = withBytes(bytes) { ContentType(parsing: $0) }
            #expect(type == nil || String(decoding: bytes, as: UTF8.self).hasPrefix("application/grpc"))
        }
    }
}
