import GRPCCore
import HPACK
import HTTP2
import Testing

@testable import Swiftlet

@Suite("head and trailers of a response") struct ResponseTests {
    static func prepared(_ prepared: PreparedFields) throws -> [String] {
        try fields { encoder in
            let id = encoder.register(prepared)
            encoder.encode(id)
        }
    }

    @Test("prepared heads are the heads without metadata")
    func heads() throws {
        let plain = [":status: 200", "content-type: application/grpc"]
        #expect(try Self.prepared(ResponseHead.prepared()) == plain)
        #expect(try fields { ResponseHead.encode([:], into: &$0) } == plain)
        let full = plain + ["grpc-encoding: gzip", "grpc-accept-encoding: identity,gzip,deflate"]
        let all: MessageEncodingSet = [.identity, .gzip, .deflate]
        #expect(try Self.prepared(ResponseHead.prepared(encoding: .gzip, accepting: all)) == full)
        #expect(
            try fields { ResponseHead.encode(["a": "b"], encoding: .gzip, accepting: all, into: &$0) }
                == full + ["a: b"]
        )
    }

    @Test("trailers have the status, its message only if there is one, then the metadata")
    func trailers() throws {
        #expect(try Self.prepared(ResponseTrailers.ok) == ["grpc-status: 0"])
        let ok = Status(code: .ok, message: "")
        #expect(try fields { ResponseTrailers.encode(ok, [:], into: &$0) } == ["grpc-status: 0"])
        let failed = Status(code: .unauthenticated, message: "wer?\nü")
        #expect(
            try fields { ResponseTrailers.encode(failed, ["x": "y"], into: &$0) } == [
                "grpc-status: 16", "grpc-message: wer?%0A%C3%BC", "x: y",
            ]
        )
    }

    @Test("blanks at the ends of a message are encoded, as a peer may refuse them")
    func blanks() throws {
        let status = Status(code: .unknown, message: " x ")
        #expect(
            try fields { ResponseTrailers.encode(status, [:], into: &$0) } == [
                "grpc-status: 2", "grpc-message: %20x%20",
            ]
        )
    }

    @Test("a call without messages has all in one head")
    func trailersOnly() throws {
        let status = Status(code: .unimplemented, message: "no such method")
        #expect(
            try fields { ResponseHead.encodeTrailersOnly(status, ["x": "y"], into: &$0) } == [
                ":status: 200", "content-type: application/grpc", "grpc-status: 12", "grpc-message: no such method",
                "x: y",
            ]
        )
        #expect(
            try fields { ResponseHead.encodeTrailersOnly(status, accepting: [.identity, .gzip], into: &$0) }
                .contains("grpc-accept-encoding: identity,gzip")
        )
    }

    @Test("what is not gRPC is refused by the HTTP status")
    func refusal() throws {
        let status = Status(code: .internalError, message: "GET")
        #expect(
            try fields { ResponseHead.encodeRefusal(httpStatus: 405, status, into: &$0) } == [
                ":status: 405", "grpc-status: 13", "grpc-message: GET",
            ]
        )
    }

    // MARK: - Client

    static func status(_ fields: [(String, String)]) throws -> Status? {
        var encoder = Encoder()
        encoder.startBlock()
        for (name, value) in fields {
            encoder.encode(name: name, value: value)
        }
        var decoder = Decoder()
        return ResponseTrailers.decodeStatus(try decoder.decode(encoder.block))
    }

    @Test("every status comes back as it was")
    func statusRoundTrip() throws {
        for code in 0...16 {
            let message = code == 0 ? "" : "%☺\n"
            let status = Status(code: try #require(Status.Code(rawValue: code)), message: message)
            var encoder = Encoder()
            encoder.startBlock()
            ResponseTrailers.encode(status, [:], into: &encoder)
            var decoder = Decoder()
            #expect(ResponseTrailers.decodeStatus(try decoder.decode(encoder.block)) == status)
        }
    }

    @Test("a code that is not defined is unknown, and a missing one is missing")
    func oddStatus() throws {
        for value in ["17", "99", "-1", "", "0x1", "100", "٣"] {
            let status = try Self.status([("grpc-status", value), ("grpc-message", "why")])
            #expect(status?.code == .unknown)
            #expect(status?.message.hasPrefix("unknown grpc-status \"") == true)
            #expect(status?.message.hasSuffix(": why") == true)
        }
        #expect(try Self.status([("grpc-message", "x")]) == nil)
    }

    @Test("codes of HTTP and HTTP/2 mean what gRPC's tables say")
    func mapping() {
        let http = [400, 401, 403, 404, 429, 502, 503, 504, 500, 200, 0].map { StatusMapping.code(httpStatus: $0) }
        #expect(
            http == [
                .internalError, .unauthenticated, .permissionDenied, .unimplemented, .unavailable, .unavailable,
                .unavailable, .unavailable, .unknown, .unknown, .unknown,
            ]
        )
        let resets: [(ErrorCode, Status.Code)] = [
            (.noError, .internalError), (.protocolError, .internalError), (.refusedStream, .unavailable),
            (.cancel, .cancelled), (.enhanceYourCalm, .resourceExhausted), (.inadequateSecurity, .permissionDenied),
            (.compressionError, .internalError), (ErrorCode(rawValue: 999), .unknown),
        ]
        for (reset, code) in resets {
            #expect(StatusMapping.code(reset: reset) == code)
        }
    }
}
