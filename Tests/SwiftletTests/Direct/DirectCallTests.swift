import GRPCCore
import Sockets
import Synchronization
import Testing

@testable import Swiftlet

/// What a service can do, and a client can see, told the same way on both paths.
@Suite("Calls on both paths", .timeLimit(.minutes(5)))
struct DirectCallTests {
    /// An error that says what it is to be told as.
    struct Convertible: Error, RPCErrorConvertible {
        var rpcErrorCode: RPCError.Code { .dataLoss }
        var rpcErrorMessage: String { "lost" }
        var rpcErrorMetadata: Metadata { ["where": "there"] }
    }

    struct Unknown: Error {}

    static let service = TestService(
        .unary("Echo") { message, _ in message },
        .unary("RPCError") { _, _ in throw RPCError(code: .notFound, message: "ü", metadata: ["a": "1"]) },
        .unary("Convertible") { _, _ in throw Convertible() },
        .unary("Unknown") { _, _ in throw Unknown() },
        .unary("Cancellation") { _, _ in throw CancellationError() },
        .whole("Rejected") { _, _ in
            ServerResponse(error: RPCError(code: .permissionDenied, message: "no", metadata: ["b": "2"]))
        },
        .whole("Thrown") { _, _ in throw Convertible() },
        .whole("Metadata") { request, _ in
            ServerResponse(
                message: request.message,
                metadata: request.metadata,
                trailingMetadata: ["end": "1", "end": "2"]
            )
        },
        .whole("BadMetadata") { request, _ in ServerResponse(message: request.message, metadata: ["a": "1\n2"]) },
        .whole("BadTrailers") { request, _ in
            ServerResponse(message: request.message, metadata: ["a": "1"], trailingMetadata: ["b c": "2"])
        },
        .unary("BadError") { _, _ in throw RPCError(code: .aborted, message: "no", metadata: ["a": "\0"]) },
        .serverStreaming("Repeat") { message, writer, _ in
            for byte in message { try await writer.write([byte, byte]) }
        },
        .serverStreaming("RepeatAtOnce") { message, writer, _ in
            try await writer.write(contentsOf: message.map { $0 == 0 ? PlainBytes.notEncodable : [$0] })
        },
        .serverStreaming("EchoStream") { message, writer, _ in
            try await writer.write([1])
            try await writer.write(message)
        },
        .serverStreaming("FailStream") { message, writer, _ in
            for byte in message { try await writer.write([byte]) }
            throw Convertible()
        },
        .serverStreaming("UnknownStream") { message, writer, _ in
            for byte in message { try await writer.write([byte]) }
            throw Unknown()
        },
        .serverStreaming("CancelTask") { _, writer, _ in
            withUnsafeCurrentTask { $0?.cancel() }
            try await writer.write([1])
        },
        .serverStreaming("CancelTaskLate") { _, writer, _ in
            withUnsafeCurrentTask { $0?.cancel() }
            // Longer than a turn may take.
            let end = MonotonicClock.now + 20_000_000
            while MonotonicClock.now < end {}
            try await writer.write([1])
            try await writer.write([2])
        },
        .serverStreaming("CancelCall") { _, writer, context in
            context.cancellation.cancel()
            try await writer.write([1])
        },
        .unary("Late") { message, _ in
            await Task.yield()
            return message
        },
        .unary("Elsewhere") { message, _ in
            let first = await MainActor.run { message.map { $0 &+ 1 } }
            return await Task.detached { first.map { $0 &+ 1 } }.value
        },
        .unary("Context") { _, context in
            let remote = context.remotePeer.split(separator: ":").dropLast().joined(separator: ":")
            let own = context.transportSpecific as? SwiftletCallContext
            let facts = [
                context.descriptor.fullyQualifiedMethod, "\(context.descriptor.type.map { "\($0)" } ?? "")", remote,
                "\(context.localPeer.hasPrefix("ipv4:127.0.0.1:"))", "\(context.cancellation.isCancelled)",
                "\(own != nil)", "\(own?.timeRemaining == nil)",
            ]
            return [UInt8](facts.joined(separator: " ").utf8)
        },
        .unary("Plain") { message, context in
            (context.transportSpecific as? SwiftletCallContext)?.compressesMessages = false
            return message
        }
    )

    /// A call: what the client sends.
    struct Script: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let method: String
        var message: [UInt8] = [1, 2, 3]
        var fields: [(String, String)] = []
        /// The status that is expected.
        var status = "0"
        /// The whole DATA, if it is not one message.
        var data: [UInt8]?
    }

    static let scripts = [
        Script(testDescription: "a message", method: "Echo"),
        Script(testDescription: "an empty message", method: "Echo", message: []),
        Script(
            testDescription: "a message of 60,000 bytes",
            method: "Echo",
            message: .init(repeating: 7, count: 60_000)
        ),
        Script(
            testDescription: "a message above the limit",
            method: "Echo",
            message: .init(repeating: 7, count: 70_001),
            status: "8"
        ),
        Script(
            testDescription: "a reply above the limit",
            method: "Echo",
            message: .init(repeating: 7, count: 65_001),
            status: "8"
        ),
        Script(testDescription: "an RPCError", method: "RPCError", status: "5"),
        Script(testDescription: "an error that converts", method: "Convertible", status: "15"),
        Script(testDescription: "an unknown error", method: "Unknown", status: "2"),
        Script(testDescription: "a CancellationError", method: "Cancellation", status: "2"),
        Script(testDescription: "a rejected call", method: "Rejected", status: "7"),
        Script(testDescription: "an error from the form with metadata", method: "Thrown", status: "15"),
        Script(
            testDescription: "metadata both ways",
            method: "Metadata",
            fields: [("a", "1"), ("b", "x"), ("a", "2"), ("c-bin", "AAH/")]
        ),
        Script(
            testDescription: "metadata that gRPC has no form for",
            method: "Metadata",
            fields: [("x", "\u{e9}"), ("b-bin", "AAE=,Ag"), ("x", ""), ("user-agent", "me")]
        ),
        Script(testDescription: "binary metadata that is none", method: "Echo", fields: [("a-bin", "*")], status: "13"),
        Script(testDescription: "metadata that cannot be sent", method: "BadMetadata", status: "13"),
        Script(testDescription: "an error whose metadata cannot be sent", method: "BadError", status: "13"),
        Script(
            testDescription: "a request that cannot be decoded",
            method: "Echo",
            message: PlainBytes.notDecodable,
            status: "2"
        ),
        Script(
            testDescription: "a reply that cannot be encoded",
            method: "Echo",
            message: PlainBytes.notEncodable,
            status: "2"
        ),
        Script(
            testDescription: "a reply with metadata that cannot be encoded",
            method: "Metadata",
            message: PlainBytes.notEncodable,
            fields: [("a", "1")],
            status: "2"
        ),
        Script(
            testDescription: "a reply with metadata above the limit",
            method: "Metadata",
            message: .init(repeating: 7, count: 65_001),
            fields: [("a", "1")],
            status: "8"
        ),
        Script(
            testDescription: "an unacceptable reply behind metadata that cannot be sent",
            method: "BadMetadata",
            message: PlainBytes.notEncodable,
            status: "13"
        ),
        Script(
            testDescription: "a compressed message",
            method: "Echo",
            fields: [("grpc-encoding", "gzip")],
            data: RawPeer.message(gzipped, flag: 1)
        ),
        Script(
            testDescription: "a compressed message of no bytes at all",
            method: "Echo",
            fields: [("grpc-encoding", "gzip")],
            data: RawPeer.message([], flag: 1)
        ),
        Script(
            testDescription: "a plain message in a call that names an encoding",
            method: "Echo",
            fields: [("grpc-encoding", "gzip")]
        ),
        Script(
            testDescription: "a compressed message that is none",
            method: "Echo",
            fields: [("grpc-encoding", "gzip")],
            status: "13",
            data: RawPeer.message([1, 2, 3], flag: 1)
        ),
        Script(
            testDescription: "an unknown flag",
            method: "Echo",
            fields: [("grpc-encoding", "gzip")],
            status: "13",
            data: RawPeer.message([1], flag: 2)
        ),
        Script(testDescription: "a longest deadline", method: "Echo", fields: [("grpc-timeout", "99999999H")]),
        Script(testDescription: "a broken deadline", method: "Echo", fields: [("grpc-timeout", "1s")], status: "13"),
        Script(testDescription: "a handler that suspends", method: "Late"),
        Script(testDescription: "a handler that goes to other threads", method: "Elsewhere"),
        Script(testDescription: "the context", method: "Context"),
        Script(testDescription: "a deadline", method: "Echo", fields: [("grpc-timeout", "10M")]),
        Script(
            testDescription: "a deadline that has passed",
            method: "Echo",
            fields: [("grpc-timeout", "0n")],
            status: "4"
        ),
        Script(testDescription: "an unknown method", method: "Nothing", status: "12"),
        Script(testDescription: "no message", method: "Echo", status: "12", data: []),
        Script(
            testDescription: "two messages",
            method: "Echo",
            status: "12",
            data: RawPeer.message([1]) + RawPeer.message([2])
        ),
        Script(
            testDescription: "a compressed message without an encoding",
            method: "Echo",
            status: "13",
            data: RawPeer.message([1], flag: 1)
        ),
        Script(testDescription: "a broken prefix", method: "Echo", status: "13", data: [0, 0, 0, 0]),
        Script(testDescription: "an unknown encoding", method: "Echo", fields: [("grpc-encoding", "br")], status: "12"),
        Script(
            testDescription: "a compressed reply",
            method: "Echo",
            message: .init(repeating: 7, count: 5000),
            fields: [("grpc-accept-encoding", "gzip")]
        ),
        Script(
            testDescription: "a reply that is not to be compressed",
            method: "Plain",
            message: .init(repeating: 7, count: 5000),
            fields: [("grpc-accept-encoding", "gzip")]
        ),
    ]

    /// What leaves together, and whether a message has left before what is wrong behind it, is a matter of time on the pool.
    static let loopScripts = [
        Script(testDescription: "trailers that cannot be sent", method: "BadTrailers", status: "13"),
        Script(testDescription: "a stream", method: "Repeat"),
        Script(testDescription: "a stream without a message", method: "Repeat", message: []),
        Script(
            testDescription: "a stream whose request cannot be decoded",
            method: "Repeat",
            message: PlainBytes.notDecodable,
            status: "2"
        ),
        Script(testDescription: "a stream without a request", method: "Repeat", status: "12", data: []),
        Script(testDescription: "messages at once", method: "RepeatAtOnce"),
        Script(
            testDescription: "messages at once, one not encodable",
            method: "RepeatAtOnce",
            message: [1, 0],
            status: "2"
        ),
        Script(
            testDescription: "a message of a stream that cannot be encoded",
            method: "EchoStream",
            message: PlainBytes.notEncodable,
            status: "2"
        ),
        Script(
            testDescription: "a message of a stream above the limit",
            method: "EchoStream",
            message: .init(repeating: 7, count: 65_001),
            status: "8"
        ),
        Script(testDescription: "a stream that fails late", method: "FailStream", status: "15"),
        Script(
            testDescription: "a stream that fails before a message",
            method: "FailStream",
            message: [],
            status: "15"
        ),
        Script(testDescription: "a stream with an unknown error", method: "UnknownStream", status: "2"),
        Script(testDescription: "a stream that cancels its task", method: "CancelTask"),
        Script(testDescription: "a stream that cancels its task and computes", method: "CancelTaskLate"),
        Script(testDescription: "a stream that cancels its call", method: "CancelCall"),
    ]

    /// `[1, 2, 3]` in gzip's format.
    static let gzipped: [UInt8] = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x63, 0x64, 0x62, 0x06, 0, 0x1d, 0x80, 0xbc, 0x55, 3, 0, 0, 0,
    ]

    @Test("a call ends in the same way", arguments: scripts, Execution.both)
    func same(_ script: Script, _ execution: Execution) async throws {
        var responses: [RawResponse] = []
        for path in ServerPath.allCases {
            try await ServerPath.$current.withValue(path) {
                responses += try await self.play(script, execution)
            }
        }
        for response in responses {
            #expect(response.status == script.status)
            #expect(response.description == responses[0].description)
            #expect(response.data == responses[0].data)
        }
    }

    @Test("a call on the loop ends in the same way", arguments: loopScripts)
    func sameOnLoop(_ script: Script) async throws {
        try await self.same(script, .eventLoop)
    }

    /// Plays a script twice on one connection, since the second time its header fields are known.
    private func play(
        _ script: Script,
        _ execution: Execution
    ) async throws -> [RawResponse] {
        var options = quietOptions()
        options.calls.handlerExecution = execution
        options.messages.maxReceiveSize = 70_000
        options.messages.maxSendSize = 65_000
        options.compression.responses = [.gzip]
        return try await withServer(Self.service, options: options) { server async throws in
            let peer = try await server.connect()
            var responses: [RawResponse] = []
            for _ in 1...2 {
                let stream = peer.startCall(script.method, script.fields)
                peer.sendData(script.data ?? RawPeer.message(script.message), on: stream)
                responses.append(try await peer.response(stream))
            }
            return responses
        }
    }
}

extension RawPeer {
    /// Sends all DATA of a request, in frames of the size that every peer takes.
    func sendData(_ bytes: [UInt8], on stream: UInt32) {
        var rest = bytes[...]
        repeat {
            let frame = rest.prefix(16_384)
            rest = rest.dropFirst(frame.count)
            self.send(type: 0, flags: rest.isEmpty ? 1 : 0, stream: stream, payload: Array(frame))
        } while !rest.isEmpty
    }
}
