import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import Synchronization
import Testing

@testable import greeter

@Suite("Bounded greeter, over a socket", .timeLimit(.minutes(2)))
struct BoundedGreeterTests {
    /// A greeter whose handlers take a while, and which notes how many of them run at once.
    private final class Gauge: Helloworld_Greeter.SimpleServiceProtocol {
        private let counts = Mutex((running: 0, most: 0))

        var most: Int { self.counts.withLock { $0.most } }

        func sayHello(request: Helloworld_HelloRequest, context: ServerContext) async throws -> Helloworld_HelloReply {
            self.counts.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            // Other handlers that may run get the chance to.
            for _ in 0..<20 { await Task.yield() }
            self.counts.withLock { $0.running -= 1 }
            return try await Greeter().sayHello(request: request, context: context)
        }

        func sayHelloAgain(
            request: Helloworld_HelloRequest,
            context: ServerContext
        ) async throws -> Helloworld_HelloReply {
            throw RPCError(code: .aborted, message: "no second greeting")
        }
    }

    /// Serves `gauge` with that many workers while `body` uses a client of it.
    private func withClient(
        of gauge: Gauge,
        workers: Int,
        _ body: (GRPCClient<HTTP2ClientTransport.Posix>) async throws -> Void
    ) async throws {
        try await withGRPCServer(
            transport: .http2NIOPosix(address: Address.loopback(port: 0), transportSecurity: .plaintext),
            services: [BoundedGreeter(gauge, workers: WorkerQueue(workers: workers))]
        ) { server in
            let address = try #require(try await server.listeningAddress)
            try await withGRPCClient(
                transport: .http2NIOPosix(target: address.target, transportSecurity: .plaintext)
            ) { client in
                try await body(client)
            }
        }
    }

    @Test("of 1,000 calls at once no more run than there are workers, and none is lost", arguments: [1, 10])
    func bound(workers: Int) async throws {
        let gauge = Gauge()
        try await self.withClient(of: gauge, workers: workers) { client in
            let greeter = Helloworld_Greeter.Client(wrapping: client)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        var request = Helloworld_HelloRequest()
                        request.name = "\(number)"
                        return try await greeter.sayHello(request).message == "hello \(number)"
                    }
                }
                var answered = 0
                for try await isRight in group where isRight { answered += 1 }
                #expect(answered == 1000)
            }
        }
        #expect(gauge.most == workers)
    }

    @Test("a handler that throws gives its worker back")
    func failingHandlers() async throws {
        try await self.withClient(of: Gauge(), workers: 1) { client in
            let greeter = Helloworld_Greeter.Client(wrapping: client)
            for _ in 0..<3 {
                let error = await #expect(throws: RPCError.self) { try await greeter.sayHelloAgain(.init()) }
                #expect(error?.code == .aborted)
            }
            let reply = try await greeter.sayHello(.init())
            #expect(reply.message == "hello ")
        }
    }

    @Test("calls whose request is not complete keep no worker from others", arguments: [0, 1])
    func silentCalls(messages: Int) async throws {
        try await self.withClient(of: Gauge(), workers: 1) { client in
            let greeter = Helloworld_Greeter.Client(wrapping: client)
            await withTaskGroup { group in
                let (opened, continuation) = AsyncStream.makeStream(of: Void.self)
                for _ in 0..<5 {
                    group.addTask {
                        // Opens a call, and holds its end back until the task is cancelled.
                        try? await client.clientStreaming(
                            request: StreamingClientRequest<Helloworld_HelloRequest> { writer in
                                for _ in 0..<messages { try await writer.write(.init()) }
                                continuation.yield()
                                try await Task.sleep(for: .seconds(3600))
                            },
                            descriptor: Helloworld_Greeter.Method.SayHello.descriptor,
                            serializer: ProtobufSerializer(),
                            deserializer: ProtobufDeserializer<Helloworld_HelloReply>(),
                            options: .defaults,
                            onResponse: { _ in }
                        )
                    }
                }
                var remaining = 5
                for await _ in opened {
                    remaining -= 1
                    if remaining == 0 { break }
                }
                let reply = try? await greeter.sayHello(.init())
                #expect(reply?.message == "hello ")
                group.cancelAll()
            }
        }
    }
}
