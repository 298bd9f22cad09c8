import GRPCCore

@testable import Swiftlet

/// The service of ``RequestStreamTests``, and what is asked of it.
enum RequestStreamService {
    typealias Messages = RPCAsyncSequence<[UInt8], any Error>
    typealias Script = RequestStreamTests.Script

    struct Unknown: Error {}

    static let service = TestService(
        .clientStreaming("Join") { messages, _ in try await join(messages) },
        .clientStreaming("Told") { messages, _ in [UInt8](await tell(messages).utf8) },
        .clientStreaming("First") { messages, _ in
            for try await message in messages { return message }
            return []
        },
        .clientStreaming("None") { _, _ in [7] },
        .clientStreaming("FailBefore") { _, _ in
            throw RPCError(code: .notFound, message: "ü", metadata: ["a": "1", "b-bin": "AAE="])
        },
        .clientStreaming("ConvertibleBefore") { _, _ in throw DirectCallTests.Convertible() },
        .clientStreaming("UnknownBefore") { _, _ in throw Unknown() },
        .clientStreaming("FailAfter") { messages, _ in try fail(try await join(messages)) },
        .clientStreaming("FailMidway") { messages, _ in
            for try await message in messages { try fail(message) }
            return []
        },
        .clientStreaming("Compressed") { messages, context in
            let call = context.transportSpecific as? SwiftletCallContext
            var seen: [UInt8] = [call?.isLastMessageCompressed == true ? 1 : 0]
            for try await _ in messages { seen.append(call?.isLastMessageCompressed == true ? 1 : 0) }
            return seen
        },
        .clientStreaming("CancelTask") { messages, _ in
            withUnsafeCurrentTask { $0?.cancel() }
            return [UInt8](await tell(messages).utf8)
        },
        .clientStreaming("CancelCall") { messages, context in
            context.cancellation.cancel()
            return try await join(messages) + [context.cancellation.isCancelled ? 1 : 0]
        },
        .clientStreaming("Child") { messages, _ in
            async let joined = join(messages)
            return try await joined
        },
        .clientStreaming("Detached") { messages, _ in try await Task.detached { try await join(messages) }.value },
        .clientStreaming("MainActor") { messages, _ in try await joinOnMainActor(messages) },
        .clientStreaming("Context") { messages, context in
            let joined = try await join(messages)
            let facts = "\(context.descriptor) \(context.cancellation.isCancelled) \(joined)"
            return [UInt8](facts.utf8)
        },
        .clientStreaming("Once") { messages, _ in try await join(messages) },
        .clientStreaming("Twice") { messages, _ in
            let first = try await join(messages)
            return try await join(messages) + first
        },
        .wholeClientStreaming("WholeJoin") { request, _ in
            ServerResponse(
                message: try await join(request.messages),
                metadata: request.metadata,
                trailingMetadata: ["end": "1", "end": "2"]
            )
        },
        .wholeClientStreaming("WholeRejected") { _, _ in
            ServerResponse(error: RPCError(code: .permissionDenied, message: "no", metadata: ["b": "2"]))
        },
        .wholeClientStreaming("WholeThrown") { request, _ in
            try fail(try await join(request.messages))
            return ServerResponse(message: [])
        },
        .wholeClientStreaming("WholeBadMetadata") { request, _ in
            ServerResponse(message: try await join(request.messages), metadata: ["a": "1\n2"])
        },
        .wholeClientStreaming("WholeBadTrailers") { request, _ in
            ServerResponse(message: try await join(request.messages), trailingMetadata: ["b c": "2"])
        },
        .bidirectional("Echo") { messages, writer, _ in
            for try await message in messages { try await writer.write(message) }
        },
        .bidirectional("Unread") { _, writer, _ in try await writer.write(contentsOf: [[1], [2]]) },
        .bidirectional("Silent") { messages, _, _ in _ = try await join(messages) },
        .bidirectional("WriteFirst") { messages, writer, _ in
            try await writer.write([9])
            try await writer.write(try await join(messages))
        },
        .bidirectional("EchoFail") { messages, writer, _ in
            for try await message in messages {
                try fail(message)
                try await writer.write(message)
            }
        },
        .bidirectional("EchoTold") { messages, writer, _ in try await writer.write([UInt8](await tell(messages).utf8))
        },
        .bidirectional("ReadElsewhere") { messages, writer, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for try await message in messages { try await writer.write(message) } }
                try await group.waitForAll()
            }
        },
        .wholeBidirectional("WholeEcho") { request, _ in
            StreamingServerResponse(metadata: request.metadata) { writer in
                for try await message in request.messages { try await writer.write(message) }
                return ["end": "1", "end": "2"]
            }
        },
        .wholeBidirectional("WholeReadBefore") { request, _ in
            let joined = try await join(request.messages)
            try fail(joined)
            return StreamingServerResponse(metadata: ["before": "1"]) { writer in
                try await writer.write(joined)
                try fail([joined[0] &- 10])
                return ["after": "1"]
            }
        },
        .wholeBidirectional("WholeRejected2") { _, _ in
            StreamingServerResponse(error: RPCError(code: .permissionDenied, message: "no", metadata: ["b": "2"]))
        }
    )

    // MARK: - What handlers do

    static func join(_ messages: Messages) async throws -> [UInt8] {
        var joined: [UInt8] = []
        for try await message in messages { joined += message }
        return joined
    }

    @MainActor
    static func joinOnMainActor(_ messages: Messages) async throws -> [UInt8] {
        var joined: [UInt8] = []
        for try await message in messages {
            MainActor.assertIsolated()
            joined += message
        }
        return joined
    }

    /// What an iterator says when it is asked more often than there are messages.
    static func tell(_ messages: Messages) async -> String {
        var iterator = messages.makeAsyncIterator()
        var told: [String] = []
        for _ in 1...6 {
            do {
                told.append(try await iterator.next().map { "\($0)" } ?? "end")
            } catch {
                told.append("\(error)")
            }
        }
        return told.joined(separator: " ")
    }

    /// Throws what the first byte stands for.
    @discardableResult
    static func fail(_ message: [UInt8]) throws -> [UInt8] {
        switch message.first {
        case 101: throw RPCError(code: .notFound, message: "ü", metadata: ["a": "1"])
        case 102: throw DirectCallTests.Convertible()
        case 103: throw Unknown()
        case 104: throw CancellationError()
        case 105: throw RPCError(code: .aborted, message: "no", metadata: ["a": "\0"])
        default: return message
        }
    }

    // MARK: - Calls

    static let scripts: [Script] =
        [
            Script(testDescription: "messages to one", method: "Join", answers: [[1, 2, 3, 4]]),
            Script(testDescription: "one message to one", method: "Join", messages: [[1]], answers: [[1]]),
            Script(testDescription: "no message to one", method: "Join", messages: [], answers: [[]]),
            Script(testDescription: "empty messages to one", method: "Join", messages: [[], []], answers: [[]]),
            Script(
                testDescription: "many messages to one",
                method: "Join",
                messages: .init(repeating: [1, 2], count: 2_000),
                answers: [(0..<4_000).map { UInt8($0 % 2 + 1) }]
            ),
            Script(
                testDescription: "a reply above the limit",
                method: "Join",
                messages: .init(repeating: .init(repeating: 7, count: 10_000), count: 7),
                status: "8"
            ),
            Script(
                testDescription: "a message above the limit behind another",
                method: "Join",
                messages: [[1], .init(repeating: 7, count: 70_001)],
                status: "8"
            ),
            Script(
                testDescription: "a reply that cannot be encoded",
                method: "Join",
                messages: [PlainBytes.notEncodable],
                status: "2"
            ),
            Script(
                testDescription: "a message that cannot be decoded",
                method: "Join",
                messages: [[1], PlainBytes.notDecodable, [2]],
                status: "2"
            ),
            Script(
                testDescription: "what is read behind a message that cannot be decoded",
                method: "Told",
                messages: [[1], PlainBytes.notDecodable, [2]],
                answers: [[UInt8]("[1] Failure() end end end end".utf8)]
            ),
            Script(
                testDescription: "what is read behind the end",
                method: "Told",
                answers: [[UInt8]("[1] [2, 3] [4] end end end".utf8)]
            ),
            Script(testDescription: "a handler that reads one of many", method: "First", answers: [[1]]),
            Script(testDescription: "a handler that reads nothing", method: "None", answers: [[7]]),
            Script(testDescription: "an RPCError before anything is read", method: "FailBefore", status: "5"),
            Script(testDescription: "an error that converts at once", method: "ConvertibleBefore", status: "15"),
            Script(testDescription: "an unknown error at once", method: "UnknownBefore", status: "2"),
            Script(
                testDescription: "an error when the handler has read some",
                method: "FailMidway",
                messages: [[1], [101], [2]],
                status: "5"
            ),
            Script(testDescription: "a task of its own that reads", method: "Child", answers: [[1, 2, 3, 4]]),
            Script(testDescription: "another task that reads", method: "Detached", answers: [[1, 2, 3, 4]]),
            Script(testDescription: "an actor that reads", method: "MainActor", answers: [[1, 2, 3, 4]]),
            Script(testDescription: "the context", method: "Context"),
            Script(
                testDescription: "a handler that cancels its call",
                method: "CancelCall",
                answers: [[1, 2, 3, 4, 1]]
            ),
            Script(
                testDescription: "metadata both ways",
                method: "WholeJoin",
                fields: [("a", "1"), ("b", "x"), ("a", "2"), ("c-bin", "AAH/")],
                answers: [[1, 2, 3, 4]]
            ),
            Script(
                testDescription: "a reply with metadata that cannot be encoded",
                method: "WholeJoin",
                messages: [PlainBytes.notEncodable],
                fields: [("a", "1")],
                status: "2"
            ),
            Script(testDescription: "a rejected call", method: "WholeRejected", status: "7"),
            Script(testDescription: "metadata that cannot be sent", method: "WholeBadMetadata", status: "13"),
            Script(
                testDescription: "a broken message",
                method: "Join",
                status: "13",
                data: RawPeer.message([1]) + [0, 0, 0, 0]
            ),
            Script(
                testDescription: "a broken deadline",
                method: "Join",
                fields: [("grpc-timeout", "1s")],
                status: "13"
            ),
            Script(
                testDescription: "a deadline that has passed",
                method: "Echo",
                fields: [("grpc-timeout", "0n")],
                status: "4"
            ),
            Script(testDescription: "a deadline", method: "Echo", fields: [("grpc-timeout", "10M")]),
            Script(
                testDescription: "messages of which some are compressed",
                method: "Compressed",
                fields: [("grpc-encoding", "gzip")],
                answers: [[0, 0, 1, 0]],
                data: RawPeer.message([1]) + RawPeer.message(DirectCallTests.gzipped, flag: 1) + RawPeer.message([2])
            ),
            Script(
                testDescription: "a compressed reply",
                method: "Join",
                messages: [.init(repeating: 7, count: 5000)],
                fields: [("grpc-accept-encoding", "gzip")]
            ),
            Script(testDescription: "messages to messages", method: "Echo", answers: [[1], [2, 3], [4]]),
            Script(testDescription: "no messages to none", method: "Echo", messages: [], answers: []),
            Script(testDescription: "messages to none", method: "Silent", answers: []),
            Script(testDescription: "answers before the request", method: "WriteFirst", answers: [[9], [1, 2, 3, 4]]),
            Script(testDescription: "answers without a look at the request", method: "Unread", answers: [[1], [2]]),
            Script(
                testDescription: "a child task that answers",
                method: "ReadElsewhere",
                answers: [[1], [2, 3], [4]]
            ),
            Script(
                testDescription: "messages to messages with metadata",
                method: "WholeEcho",
                fields: [("a", "1"), ("c-bin", "AAH/")],
                answers: [[1], [2, 3], [4]]
            ),
            Script(
                testDescription: "all is read before the response",
                method: "WholeReadBefore",
                messages: [[1], [2]]
            ),
            Script(testDescription: "a stream that is rejected", method: "WholeRejected2", status: "7"),
        ] + failures("FailAfter") + failures("WholeThrown") + failures("WholeReadBefore")

    /// What leaves before what is wrong behind it is a matter of time on the pool.
    static let loopScripts: [Script] =
        [
            Script(
                testDescription: "a handler that cancels its task",
                method: "CancelTask",
                answers: [[UInt8](Array(repeating: "CancellationError()", count: 6).joined(separator: " ").utf8)]
            ),
            Script(testDescription: "trailers that cannot be sent", method: "WholeBadTrailers", status: "13"),
            Script(
                testDescription: "a message between others that cannot be decoded",
                method: "Echo",
                messages: [[1], PlainBytes.notDecodable, [2]],
                status: "2",
                answers: [[1]]
            ),
            Script(
                testDescription: "what is read behind such a message",
                method: "EchoTold",
                messages: [[1], PlainBytes.notDecodable, [2]],
                answers: [[UInt8]("[1] Failure() end end end end".utf8)]
            ),
            Script(
                testDescription: "a message between others that cannot be encoded",
                method: "Echo",
                messages: [[1], PlainBytes.notEncodable, [2]],
                status: "2",
                answers: [[1]]
            ),
            Script(
                testDescription: "a response that fails when it has begun",
                method: "WholeReadBefore",
                messages: [[111]],
                status: "5",
                answers: [[111]]
            ),
        ] + failures("EchoFail", behind: [1])

    /// A call for each kind of error; the kind is in the first message, or in one behind others.
    private static func failures(_ method: String, behind first: [UInt8]? = nil) -> [Script] {
        let kinds: [(UInt8, String)] = [(101, "5"), (102, "15"), (103, "2"), (104, "2"), (105, "13")]
        return kinds.map { kind, status in
            Script(
                testDescription: "error \(kind) of \(method)",
                method: method,
                messages: (first.map { [$0] } ?? []) + [[kind], [3]],
                status: status
            )
        }
    }
}
