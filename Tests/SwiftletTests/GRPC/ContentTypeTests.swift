import Testing

@testable import Swiftlet

@Suite("content-type of a request") struct ContentTypeTests {
    static func parse(_ text: String) -> ContentType? {
        withBytes(text.utf8) { ContentType(parsing: $0) }
    }

    @Test(
        "takes application/grpc with any subtype and parameters",
        arguments: [
            ("application/grpc", ""), ("application/grpc+proto", "proto"), ("application/grpc+json", "json"),
            ("application/grpc+thrift", "thrift"), ("application/grpc;charset=utf-8", ""),
            ("application/grpc ; a=b", ""), ("application/grpc+proto; a=b", "proto"),
            ("application/grpc+json\t;x", "json"), ("Application/GRPC+Proto", "proto"), ("application/grpc ", ""),
            ("application/grpc+protos", "protos"), ("application/grpc;", ""), ("application/grpc+a+b", "a+b"),
        ]
    )
    func takes(text: String, expected: String) {
        #expect(Self.parse(text)?.subtype == expected)
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
