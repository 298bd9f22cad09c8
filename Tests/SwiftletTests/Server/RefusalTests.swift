import GRPCCore
import Swiftlet
import Testing

@Suite("Requests that are no calls", .bothPaths, .timeLimit(.minutes(5)))
struct RefusalTests {
    static let service = TestService(.unary("Echo") { message, _ in message })

    @Test("an unknown method is UNIMPLEMENTED", arguments: ["/test.Service/Nope", "/Nope/Echo", "/test.Service.Echo"])
    func unknownMethod(_ path: String) async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startRequest(RawPeer.requestFields(path), endStream: true)
            let response = try await peer.response(stream)
            #expect(response.value(":status") == "200")
            #expect(response.status == "12")
            #expect(response.message?.contains(path) == true)
        }
    }

    @Test(
        "a path without a leading slash is refused",
        arguments: ["test.Service/Echo", "*", "http://x/test.Service/Echo"]
    )
    func path(_ path: String) async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startRequest(RawPeer.requestFields(path), endStream: true)
            #expect(try await peer.response(stream).status == "12")
        }
    }

    struct HTTPCase: CustomTestStringConvertible {
        let name: String
        let field: (String, String)
        let status: String
        var testDescription: String { self.name }
    }

    @Test(
        "what is not gRPC gets an HTTP status",
        arguments: [
            HTTPCase(name: "JSON", field: ("content-type", "application/json"), status: "415"),
            HTTPCase(name: "gRPC-Web", field: ("content-type", "application/grpc-web"), status: "415"),
            HTTPCase(name: "another subtype", field: ("content-type", "application/grpc+foo"), status: "415"),
            HTTPCase(name: "GET", field: (":method", "GET"), status: "405"),
        ]
    )
    func http(_ test: HTTPCase) async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let fields = RawPeer.requestFields("/test.Service/Echo").map { $0.0 == test.field.0 ? test.field : $0 }
            let stream = peer.startRequest(fields, endStream: true)
            let response = try await peer.response(stream)
            #expect(response.value(":status") == test.status)
            #expect(response.value("grpc-status") == "13")
            #expect(response.value("content-length") == "\(response.data.count)")
            #expect(response.data.last == UInt8(ascii: "\n"))
            // The connection goes on.
            #expect(try await peer.call("Echo", [1]).status == "0")
        }
    }

    @Test(
        "which subtypes are served is an option",
        arguments: [
            (["proto", "json"], "application/grpc", "200"), (["proto", "json"], "application/grpc+PROTO;a=b", "200"),
            (["proto", "json"], "application/grpc+json", "200"), (["proto", "json"], "application/grpc+flat", "415"),
            (["flat"], "application/grpc+flat", "200"), (["flat"], "application/grpc+proto", "415"),
            ([], "application/grpc", "200"), ([], "application/grpc+json", "415"),
        ] as [([String], String, String)]
    )
    func subtypes(_ served: [String], _ contentType: String, _ status: String) async throws {
        var options = quietOptions()
        options.messages.subtypes = served
        try await withServer(Self.service, options: options) { server async throws in
            let peer = try await server.connect()
            let fields = RawPeer.requestFields("/test.Service/Echo").map { name, value in
                (name, name == "content-type" ? contentType : value)
            }
            let stream = peer.startRequest(fields)
            peer.sendMessage([1], on: stream, endStream: true)
            let response = try await peer.response(stream)
            #expect(response.value(":status") == status)
            #expect(response.messages.contains([1]) == (status == "200"))
        }
    }

    @Test("what is not gRPC is answered when it is complete, in parts if the window is small")
    func httpLater() async throws {
        try await withServer(Self.service) { server async throws in
            // SETTINGS_INITIAL_WINDOW_SIZE of 10 bytes.
            let peer = try await RawPeer.connect(to: server.address, settings: [0, 4, 0, 0, 0, 10])
            peer.isPolite = false
            let fields = RawPeer.requestFields("/x").map { $0.0 == ":method" ? ($0.0, "PUT") : $0 }
            let stream = peer.startRequest(fields)
            peer.send(type: 0, stream: stream, payload: [UInt8](repeating: 0, count: 1000))
            // What is wrong with the rest of the request is still found: this is another request.
            #expect(try await peer.response(peer.startCall("Nope", endStream: true)).status == "12")
            peer.endStream(stream)
            let first = await peer.nextFrame { $0.type == 0 }
            #expect(first?.payload.count == 10)
            peer.openWindow(stream, by: 1000)
            let rest = try await peer.response(stream)
            let text = String(decoding: (first?.payload ?? []) + rest.data, as: UTF8.self)
            #expect(text.contains("speaks gRPC"))
        }
    }

    @Test("an HTTP/1.1 client gets an answer that it can read")
    func http1() async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await RawPeer.open(server.address)
            peer.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            let answer = String(decoding: await peer.restOfBytes(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 505 HTTP Version Not Supported\r\n"))
            #expect(answer.contains("This port speaks gRPC"))
        }
    }

    @Test("an encoding that is not known is UNIMPLEMENTED and the known ones are told")
    func encoding() async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let response = try await peer.call("Echo", [], [("grpc-encoding", "snappy")])
            #expect(response.status == "12")
            #expect(response.value("grpc-accept-encoding")?.contains("gzip") == true)
        }
    }

    @Test("a timeout that is none is refused", arguments: ["", "5", "S", "123456789S", "1x", "-1S"])
    func timeout(_ value: String) async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            #expect(try await peer.call("Echo", [], [("grpc-timeout", value)]).status == "13")
        }
    }

    @Test("header fields above the soft limit get RESOURCE_EXHAUSTED, above the hard one the connection ends")
    func headers() async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let text = String(repeating: "x", count: 9000)
            #expect(try await peer.call("Echo", [], [("big", text)]).status == "8")
            #expect(try await peer.call("Echo", [1]).status == "0")
            peer.startCall("Echo", [("big", text), ("bigger", text)], endStream: true)
            let goAway = await peer.nextFrame { $0.type == 7 }
            #expect(goAway != nil)
        }
    }

    @Test("a broken message is INTERNAL", arguments: [UInt8(1), 2, 255])
    func flag(_ flag: UInt8) async throws {
        try await withServer(Self.service) { server async throws in
            let peer = try await server.connect()
            let stream = peer.startCall("Echo")
            peer.send(type: 0, flags: 1, stream: stream, payload: RawPeer.message([1], flag: flag))
            #expect(try await peer.response(stream).status == "13")
        }
    }
}
