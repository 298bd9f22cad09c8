import GRPCCore
import Swiftlet
import Testing

@Suite("Compression of calls", .bothPaths, .timeLimit(.minutes(5)))
struct CompressionCallTests {
    static let service = TestService(
        .unary("Echo") { message, _ in message },
        .unary("Flag") { _, context in [Self.flag(context)] },
        .bidirectional("Flags") { messages, writer, context in
            try await writer.write([Self.flag(context)])
            for try await _ in messages { try await writer.write([Self.flag(context)]) }
        }
    )

    /// 1 if the message that was read last came compressed, 255 if nobody knows.
    private static func flag(_ context: ServerContext) -> UInt8 {
        (context.transportSpecific as? SwiftletCallContext).map { $0.isLastMessageCompressed ? 1 : 0 } ?? 255
    }

    private static let text = [UInt8](repeating: 65, count: 5000)

    /// The text as a compressed message.
    private static func packed(_ encoding: MessageEncoding = .gzip) -> [UInt8] {
        var buffer = MessageBuffer()
        let isSmaller = Self.text.withUnsafeBytes { Compressor(encoding).compress($0, into: &buffer) }
        return RawPeer.message(isSmaller ? Array(buffer.bytes) : [], flag: 1)
    }

    // MARK: - The compressed flag

    @Test("a handler can ask of each message whether it came compressed", arguments: Execution.both)
    func flags(_ execution: Execution) async throws {
        try await self.withPeer(Self.options(execution)) { peer async throws in
            let stream = peer.startCall("Flags", [("grpc-encoding", "gzip")])
            // One by one, each read when it comes.
            var flags = [await peer.nextFrame { $0.type == 0 }?.payload.last]
            for message in [Self.packed(), RawPeer.message(Self.text), Self.packed()] {
                peer.send(type: 0, stream: stream, payload: message)
                flags.append(await peer.nextFrame { $0.type == 0 }?.payload.last)
            }
            #expect(flags == [0, 1, 0, 1])
            // All at once, so that they wait for the handler.
            let all = [Self.packed(), RawPeer.message([]), RawPeer.message([1]), Self.packed()].flatMap { $0 }
            peer.send(type: 0, flags: 1, stream: stream, payload: all)
            #expect(try await peer.response(stream).messages == [[1], [0], [0], [1]])
        }
    }

    @Test("so can one that gets its only message", arguments: ["gzip", "identity"], Execution.both)
    func flag(_ encoding: String, _ execution: Execution) async throws {
        try await self.withPeer(Self.options(execution)) { peer async throws in
            #expect(try await peer.call("Flag", Self.text, [("grpc-encoding", encoding)]).messages == [[0]])
            let stream = peer.startCall("Flag", [("grpc-encoding", "deflate")])
            peer.send(type: 0, flags: 1, stream: stream, payload: Self.packed(.deflate))
            #expect(try await peer.response(stream).messages == [[1]])
        }
    }

    @Test("a compressed message that is answered as it came is not compressed by that")
    func echo() async throws {
        try await self.withPeer(quietOptions()) { peer async throws in
            let stream = peer.startCall("Echo", [("grpc-encoding", "gzip")])
            peer.send(type: 0, flags: 1, stream: stream, payload: Self.packed())
            #expect(try await peer.response(stream).data == RawPeer.message(Self.text))
        }
    }

    // MARK: - The choice of an encoding

    struct Choice: CustomTestStringConvertible {
        let ours: [CompressionAlgorithm]
        let accepted: String?
        let chosen: String?
        var testDescription: String { "\(self.ours.map { "\($0)" }), accepted \(self.accepted ?? "nothing")" }

        init(_ ours: [CompressionAlgorithm], _ accepted: String?, _ chosen: String?) {
            (self.ours, self.accepted, self.chosen) = (ours, accepted, chosen)
        }
    }

    @Test(
        "a response has the first of our encodings that the client accepts",
        arguments: [
            Choice([.gzip, .deflate], "deflate", "deflate"), Choice([.gzip, .deflate], "deflate, gzip", "gzip"),
            Choice([.deflate, .gzip], "gzip,deflate", "deflate"), Choice([.gzip], "identity,deflate", nil),
            Choice([.gzip, .deflate], "identity", nil), Choice([.gzip, .deflate], nil, nil),
            Choice([.gzip, .deflate], "br,zstd", nil), Choice([], "gzip", nil), Choice([.none, .gzip], "gzip", nil),
        ]
    )
    func choice(_ choice: Choice) async throws {
        var options = quietOptions()
        options.compression.responses = choice.ours
        try await self.withPeer(options) { peer async throws in
            let accepted = choice.accepted.map { [("grpc-accept-encoding", $0)] } ?? []
            let response = try await peer.call("Echo", Self.text, accepted)
            #expect(response.status == "0")
            #expect(response.value("grpc-encoding") == choice.chosen)
            let encoding = MessageEncoding.allCases.first { $0.name == choice.chosen }
            #expect(response.data == (encoding.map { Self.packed($0) } ?? RawPeer.message(Self.text)))
        }
    }

    @Test("a response that is too small to be compressed names no encoding")
    func small() async throws {
        var options = quietOptions()
        options.compression.responses = [.gzip]
        options.compression.minSize = 1_000
        try await self.withPeer(options) { peer async throws in
            for (message, named) in [(Array(Self.text.prefix(999)), nil), (Self.text, "gzip")] as [([UInt8], String?)] {
                let response = try await peer.call("Echo", message, [("grpc-accept-encoding", "gzip")])
                #expect(response.status == "0")
                #expect(response.value("grpc-encoding") == named)
                #expect(response.data == (named == nil ? RawPeer.message(message) : Self.packed()))
            }
        }
    }

    private static func options(
        _ execution: Execution
    ) -> SwiftletServerOptions {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        return options
    }

    private func withPeer(_ options: SwiftletServerOptions, _ body: (RawPeer) async throws -> Void) async throws {
        try await withServer(Self.service, options: options) { server async throws in
            try await body(try await server.connect())
        }
    }
}
