import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

@testable import interop_server

@Suite("The interoperability cases, from grpc-swift-2's own client", .serialized, .timeLimit(.minutes(5)))
struct SwiftClientTests {
    private static let initial = ("x-grpc-test-echo-initial", "test_initial_metadata_value")
    private static let trailing = ("x-grpc-test-echo-trailing-bin", [UInt8](repeating: 0xab, count: 3))
    private static let metadata: Metadata = [
        initial.0: .string(initial.1),
        trailing.0: .binary(trailing.1),
    ]

    @Test("empty_unary")
    func emptyUnary() async throws {
        try await SwiftClient.withStub { stub in
            let response = try await stub.emptyCall(.init())
            #expect(response == .init())
        }
    }

    @Test("large_unary")
    func largeUnary() async throws {
        try await SwiftClient.withStub { try await $0.unaryCall(SwiftClient.largeRequest).expectLarge() }
    }

    @Test("client_compressed_unary", arguments: [CompressionAlgorithm.gzip, .deflate])
    func clientCompressedUnary(algorithm: CompressionAlgorithm) async throws {
        try await SwiftClient.withStub { stub in
            var request = SwiftClient.largeRequest
            request.expectCompressed = .with { $0.value = true }
            let error = try await rpcError { _ = try await stub.unaryCall(request) }
            #expect(error?.code == .invalidArgument)
            try await stub.unaryCall(request, options: .compressed(algorithm)).expectLarge()
            request.expectCompressed.value = false
            try await stub.unaryCall(request).expectLarge()
        }
    }

    @Test("server_compressed_unary", arguments: [true, false])
    func serverCompressedUnary(isCompressed: Bool) async throws {
        try await SwiftClient.withStub { stub in
            var request = SwiftClient.largeRequest
            request.responseCompressed = .with { $0.value = isCompressed }
            try await stub.unaryCall(request).expectLarge()
        }
    }

    @Test("custom_metadata")
    func customMetadata() async throws {
        try await SwiftClient.withStub { stub in
            try await stub.unaryCall(SwiftClient.largeRequest, metadata: Self.metadata) { response in
                Self.expectEcho(response.metadata, response.trailingMetadata)
                try response.message.expectLarge()
            }
            try await stub.fullDuplexCall(metadata: Self.metadata) { writer in
                try await writer.write(SwiftClient.request(SwiftClient.responseSize, body: SwiftClient.requestSize))
            } onResponse: { response in
                var trailing: Metadata = [:]
                for try await part in try response.accepted.get().bodyParts {
                    if case .trailingMetadata(let metadata) = part { trailing = metadata }
                }
                Self.expectEcho(response.metadata, trailing)
            }
        }
    }

    private static func expectEcho(_ initial: Metadata, _ trailing: Metadata) {
        #expect(Array(initial[stringValues: Self.initial.0]) == [Self.initial.1])
        #expect(Array(trailing[binaryValues: Self.trailing.0]) == [Self.trailing.1])
    }

    @Test(
        "status_code_and_message, and special_status_message",
        arguments: ["test status message", "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"]
    )
    func status(message: String) async throws {
        let status = Grpc_Testing_EchoStatus.with {
            $0.code = 2
            $0.message = message
        }
        try await SwiftClient.withStub { stub in
            let unary = try await rpcError {
                _ = try await stub.unaryCall(.with { $0.responseStatus = status })
            }
            let stream = try await rpcError {
                try await stub.fullDuplexCall { writer in
                    try await writer.write(.with { $0.responseStatus = status })
                } onResponse: { response in
                    for try await _ in response.messages {}
                }
            }
            for error in [unary, stream] {
                #expect(error?.code == .unknown)
                #expect(error?.message == message)
            }
        }
    }

    @Test("unimplemented_method, and unimplemented_service")
    func unimplemented() async throws {
        try await SwiftClient.run { client in
            let method = try await rpcError {
                _ = try await Grpc_Testing_TestService.Client(wrapping: client).unimplementedCall(.init())
            }
            let service = try await rpcError {
                _ = try await Grpc_Testing_UnimplementedService.Client(wrapping: client).unimplementedCall(.init())
            }
            #expect(method?.code == .unimplemented)
            #expect(service?.code == .unimplemented)
        }
    }

    @Test("rpc_soak")
    func soak() async throws {
        try await SwiftClient.withStub { stub in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<12 { try await stub.unaryCall(SwiftClient.largeRequest).expectLarge() }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
