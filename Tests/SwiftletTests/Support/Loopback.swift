import InMemoryLogging
import Logging
import MetricsTestKit
import NIOCore
import NIOPosix
import Sockets
import Synchronization
import Testing

@testable import Swiftlet

/// A server that greets every connection with one line, on loops of its own, with everything it tells kept.
final class GreetingServer: Sendable {
    static let greeting = "hello\n"

    /// For the clients.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let loops: [Sockets.EventLoop]
    /// The sockets that broke.
    let broken: AsyncStream<EndpointAddress>
    private let breaking: AsyncStream<EndpointAddress>.Continuation
    let metrics = TestMetrics()
    let handler = InMemoryLogHandler()
    private let seenEnds = Mutex<[(peer: EndpointAddress, local: EndpointAddress)]>([])

    init() throws {
        (self.broken, self.breaking) = AsyncStream.makeStream()
        self.loops = [try EventLoop(name: "greeting-0"), try EventLoop(name: "greeting-1")]
    }

    /// The ends of each connection, as the server saw them.
    var ends: [(peer: EndpointAddress, local: EndpointAddress)] { self.seenEnds.withLock { $0 } }

    /// The values of a key in all log lines with a message.
    func logged(_ message: Logger.Message, _ key: String) -> [String] {
        self.handler.entries.filter { $0.message == message }.compactMap { $0.metadata[key].map { "\($0)" } }
    }

    func bind(
        _ addresses: ServerAddress...,
        options change: (inout SwiftletServerOptions) -> Void = { _ in }
    ) async throws -> Listeners {
        var options = SwiftletServerOptions.defaults
        options.observability.logger = Logger(label: "test") { [handler] _ in handler }
        options.observability.metrics = .factory(self.metrics)
        change(&options)
        return try await Listeners.bind(
            addresses,
            options: options,
            loops: self.loops,
            observer: Observer(options.observability),
            onBreak: { self.breaking.yield($0) },
            take: { self.greet($0, loop: $1) }
        )
    }

    private func greet(_ connection: AcceptedConnection, loop: Int) {
        self.seenEnds.withLock { $0.append((connection.peer, connection.local)) }
        Greeter(connection, loop: self.loops[loop]).start()
    }

    /// Runs a body with a server, and ends the server's threads.
    static func run(_ body: (GreetingServer) async throws -> Void) async throws {
        let server = try GreetingServer()
        do {
            try await body(server)
        } catch {
            try await server.group.shutdownGracefully()
            throw error
        }
        try await server.group.shutdownGracefully()
    }

    private final class Greeter: PollTarget {
        private let connection: AcceptedConnection
        private let loop: Sockets.EventLoop
        private var token: PollToken?

        init(_ connection: AcceptedConnection, loop: Sockets.EventLoop) {
            self.connection = connection
            self.loop = loop
        }

        func start() {
            _ = GreetingServer.greeting.utf8.withContiguousStorageIfAvailable {
                self.connection.socket.send(UnsafeRawBufferPointer($0))
            }
            self.token = try? self.loop.register(self.connection.socket, for: .readable, self)
        }

        func ready(_ readiness: Readiness) {
            if let token = self.token.take() { self.loop.deregister(token) }
            self.connection.close()
        }
    }
}

/// A client's connection.
struct Caller: Sendable {
    let channel: any Channel
    private let answer: AsyncStream<String>

    /// Connects to what a listener is bound to.
    init(_ address: EndpointAddress, group: any EventLoopGroup) async throws {
        let socketAddress =
            if let path = address.path {
                try NIOCore.SocketAddress(unixDomainSocketPath: path)
            } else {
                try NIOCore.SocketAddress(ipAddress: address.host ?? "", port: address.port ?? 0)
            }
        let (answer, answering) = AsyncStream.makeStream(of: String.self)
        self.answer = answer
        self.channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(answering))
                }
            }
            .connect(to: socketAddress).get()
    }

    /// Waits until nothing listens on an address.
    ///
    /// At once, but that a port which was freed may be another test's for a while.
    static func refused(_ address: EndpointAddress, group: any EventLoopGroup) async {
        while true {
            do {
                let caller = try await Caller(address, group: group)
                try? await caller.close()
            } catch {
                // A socket that nobody accepts from, and nobody has closed, is full at some time.
                #expect(!(error is ChannelError), "nobody refused: \(error)")
                return
            }
        }
    }

    /// What the server said: its greeting, or nothing if it closed without one.
    func heard() async -> String { await self.answer.first { _ in true } ?? "" }

    func close() async throws { try await self.channel.close().get() }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let answer: AsyncStream<String>.Continuation

        init(_ answer: AsyncStream<String>.Continuation) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.answer.yield(String(buffer: self.unwrapInboundIn(data)))
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.answer.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

/// What this machine can do.
enum Machine {
    /// Whether it has ::1.
    static let hasIPv6: Bool = {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let channel = try? ServerBootstrap(group: group).bind(host: "::1", port: 0).wait()
        return channel != nil
    }()
}
