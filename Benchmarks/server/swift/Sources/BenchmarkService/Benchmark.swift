import Foundation
package import GRPCCore
import SwiftProtobuf

/// Serves the benchmark's calls of all four kinds, as an ordinary service is written.
package struct Benchmark: Bench_Benchmark.SimpleServiceProtocol {
    /// Makes a service.
    package init() {}

    /// Answers with the request.
    package func echo(request: Bench_Text, context: ServerContext) async throws -> Bench_Text {
        request
    }

    /// Answers with the request.
    package func echoProfile(request: Bench_Profile, context: ServerContext) async throws -> Bench_Profile {
        request
    }

    /// Sends as many chunks as were asked for.
    package func serverStream(
        request: Bench_StreamRequest,
        response: RPCWriter<Bench_Chunk>,
        context: ServerContext
    ) async throws {
        let chunk = Bench_Chunk.with { $0.body = Data(repeating: UInt8(ascii: "x"), count: Int(request.size)) }
        for _ in 0..<request.count {
            try await response.write(chunk)
        }
    }

    /// Counts what comes.
    package func clientStream(
        request: RPCAsyncSequence<Bench_Chunk, any Error>,
        context: ServerContext
    ) async throws -> Bench_Summary {
        var summary = Bench_Summary()
        for try await chunk in request {
            summary.count += 1
            summary.bytes += Int64(chunk.body.count)
        }
        return summary
    }

    /// Answers each chunk with itself.
    package func bidiStream(
        request: RPCAsyncSequence<Bench_Chunk, any Error>,
        response: RPCWriter<Bench_Chunk>,
        context: ServerContext
    ) async throws {
        for try await chunk in request {
            try await response.write(chunk)
        }
    }
}
