import Foundation
import GRPCCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import interop_server

@Suite("The interoperability cases of streams, from grpc-swift-2's own client", .serialized, .timeLimit(.minutes(5)))
struct SwiftClientStreamTests {
    private static let sizes = [31415, 9, 2653, 58979]
    private static let bodies = [27182, 8, 1828, 45904]

    @Test("client_streaming, and client_compressed_streaming", arguments: [CompressionAlgorithm.none, .gzip])
    func clientStreaming(algorithm: CompressionAlgorithm) async throws {
        try await SwiftClient.withStub { stub in
            let response = try await stub.streamingInputCall(options: .compressed(algorithm)) { writer in
                for body in Self.bodies {
                    try await writer.write(
                        .with {
                            $0.payload.body = Data(count: body)
                            if algorithm != .none { $0.expectCompressed.value = true }
                        }
                    )
                }
            }
            #expect(response.aggregatedPayloadSize == 74922)
        }
    }

    @Test("server_streaming, and server_compressed_streaming", arguments: [nil, true, false])
    func serverStreaming(isCompressed: Bool?) async throws {
        try await SwiftClient.withStub { stub in
            var request = SwiftClient.request(31415, 9, 2653, 58979)
            if let isCompressed {
                for index in request.responseParameters.indices {
                    request.responseParameters[index].compressed.value = isCompressed
                }
            }
            let sizes = try await stub.streamingOutputCall(request) { response in
                try await response.messages.reduce(into: []) { $0.append($1.payload.body.count) }
            }
            #expect(sizes == Self.sizes)
        }
    }

    @Test("ping_pong")
    func pingPong() async throws {
        let (answers, answered) = AsyncStream.makeStream(of: Void.self)
        let sizes = Mutex<[Int]>([])
        try await SwiftClient.withStub { stub in
            try await stub.fullDuplexCall { writer in
                var answers = answers.makeAsyncIterator()
                for (size, body) in zip(Self.sizes, Self.bodies) {
                    try await writer.write(SwiftClient.request(size, body: body))
                    await answers.next()
                }
            } onResponse: { response in
                for try await message in response.messages {
                    sizes.withLock { $0.append(message.payload.body.count) }
                    answered.yield()
                }
                answered.finish()
            }
        }
        #expect(sizes.withLock { $0 } == Self.sizes)
    }

    @Test("half_duplex")
    func halfDuplex() async throws {
        try await SwiftClient.withStub { stub in
            let sizes = try await stub.halfDuplexCall { writer in
                for (size, body) in zip(Self.sizes, Self.bodies) {
                    try await writer.write(SwiftClient.request(size, body: body))
                }
            } onResponse: { response in
                try await response.messages.reduce(into: []) { $0.append($1.payload.body.count) }
            }
            #expect(sizes == Self.sizes)
        }
    }

    @Test("empty_stream")
    func emptyStream() async throws {
        try await SwiftClient.withStub { stub in
            let count = try await stub.fullDuplexCall { _ in
            } onResponse: { response in
                try await response.messages.reduce(into: 0) { count, _ in count += 1 }
            }
            #expect(count == 0)
        }
    }

    @Test("cancel_after_begin, and cancel_after_first_response", arguments: [0, 1])
    func cancel(responses: Int) async throws {
        try await SwiftClient.withStub { stub in
            let (begins, began) = AsyncStream.makeStream(of: Void.self)
            let call = Task {
                try await stub.fullDuplexCall { writer in
                    if responses == 0 { began.yield() }
                    try await writer.write(SwiftClient.request(31415, body: 27182))
                    try await Task.sleep(for: .seconds(3600))
                } onResponse: { response in
                    for try await _ in response.messages { began.yield() }
                }
            }
            _ = await begins.first { _ in true }
            call.cancel()
            await #expect(throws: (any Error).self) { try await call.value }
            // The connection goes on.
            _ = try await stub.emptyCall(.init())
        }
    }

    @Test("timeout_on_sleeping_server")
    func timeout() async throws {
        var options = CallOptions.defaults
        options.timeout = .milliseconds(1)
        try await SwiftClient.withStub { [options] stub in
            let error = try await rpcError {
                try await stub.fullDuplexCall(options: options) { writer in
                    try await writer.write(SwiftClient.request(body: 27182))
                    try await Task.sleep(for: .seconds(3600))
                } onResponse: { response in
                    for try await _ in response.messages {}
                }
            }
            #expect(error?.code == .deadlineExceeded)
            _ = try await stub.emptyCall(.init())
        }
    }
}
