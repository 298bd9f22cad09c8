public import GRPCCore
import Sockets
import Synchronization

/// A gRPC server's transport over HTTP/2, for GRPCCore's `GRPCServer`.
///
/// ```swift
/// let server = GRPCServer(transport: .swiftlet(address: .localhost(port: 50051)), services: [Greeter()])
/// try await server.serve()
/// ```
///
/// Made by ``GRPCCore/ServerTransport/swiftlet(address:options:)`` and the like. One transport listens once.
public final class SwiftletServerTransport: ServerTransport {
    /// The bytes of messages.
    public typealias Bytes = MessageBytes

    private let addresses: [ServerAddress]
    private let options: SwiftletServerOptions
    private let state = Mutex(ServerState())
    private let methods = Mutex<[MethodDescriptor]?>(nil)
    /// What is called directly, and what runs elsewhere.
    private let plan: ServicePlan

    /// Makes a transport; nothing happens until ``listen(streamHandler:)``.
    ///
    /// - Parameters:
    ///   - addresses: Where to listen: one or more.
    ///   - options: How; checked when it starts to listen.
    public init(addresses: [ServerAddress], options: SwiftletServerOptions = .defaults) {
        self.addresses = addresses
        self.options = options
        self.plan = ServicePlan()
    }

    /// Makes a transport for a server that calls methods directly.
    init(addresses: [ServerAddress], options: SwiftletServerOptions, plan: ServicePlan) {
        self.addresses = addresses
        self.options = options
        self.plan = plan
    }

    /// What the transport listens on, in the order of its addresses; `localhost` has two where the machine has IPv6.
    ///
    /// Waits until the transport listens.
    /// - Throws: ``SwiftletError`` if it could not, or has stopped; `CancellationError` if the task is cancelled.
    public var listeningAddresses: [EndpointAddress] {
        get async throws { try await self.state.listeningAddresses() }
    }

    /// The first of ``listeningAddresses``.
    public var listeningAddress: EndpointAddress {
        get async throws {
            guard let first = try await self.listeningAddresses.first else {
                throw SwiftletError(code: .listenFailed, message: "the server listens on no address")
            }
            return first
        }
    }

    /// Takes the methods that the server has; calls to others are answered with UNIMPLEMENTED.
    ///
    /// - Parameter context: What GRPCCore knows of its services.
    public func configure(context: GRPCServerContext) {
        self.methods.withLock { $0 = context.methods }
    }

    /// Listens, and hands calls to GRPCCore until the server is shut down.
    ///
    /// Cancelling the task that runs this closes all connections at once.
    /// - Parameter streamHandler: Handles one call.
    /// - Throws: ``SwiftletError`` for options out of range and addresses that cannot be listened on.
    public func listen(
        streamHandler:
            @escaping @Sendable (_ stream: RPCStream<Inbound, Outbound>, _ context: ServerContext) async -> Void
    ) async throws {
        let handlers = GRPCCallHandlers(self.plan, standard: self.options.calls.handlerExecution, streamHandler)
        let dispatcher = GRPCDispatcher(methods: self.methods.withLock { $0 }, handlers: handlers)
        if self.plan.directMethods.isEmpty {
            try await self.listen(dispatcher: dispatcher)
        } else {
            let direct = DirectDispatcher(self.plan.directMethods, handlers: handlers, general: dispatcher)
            try await self.listen(dispatcher: direct)
        }
    }

    /// Listens, and hands calls to a dispatcher.
    package func listen(dispatcher: any CallDispatcher) async throws {
        let (stream, events) = AsyncStream<ServerEvent>.makeStream()
        guard try self.state.start(events) else {
            HandedSocket.closeAll(self.addresses)
            return
        }
        let run = Task.detached { try await self.run(dispatcher, stream, events) }
        let result = await withTaskCancellationHandler {
            await run.result
        } onCancel: {
            events.yield(.cancelled)
        }
        self.state.stopped(result)
        events.finish()
        try result.get()
    }

    /// Accepts no more connections and calls, and ends ``listen(streamHandler:)`` when those that run are finished.
    ///
    /// They get `shutdown.gracePeriod` for that. Before the transport listens, this means that it never will.
    public func beginGracefulShutdown() {
        self.state.beginShutdown()
    }

    private func run(
        _ dispatcher: any CallDispatcher,
        _ stream: AsyncStream<ServerEvent>,
        _ events: AsyncStream<ServerEvent>.Continuation
    ) async throws {
        let (environment, loops) = try self.makeLoops(dispatcher, events)
        defer { loops.stop() }
        let listeners = try await Listeners.bind(
            self.addresses,
            options: self.options,
            loops: loops.all.map(\.eventLoop),
            observer: environment.observer,
            onBreak: { events.yield(.listenerBroke($0)) },
            take: { loops.take($0, loop: $1) }
        )
        self.state.listening(listeners.addresses)
        var run = ServerRun(listeners: listeners, loops: loops.all, environment: environment, events: events)
        try await run.run(stream)
    }

    /// Makes what a server runs on, if its options are in their ranges.
    private func makeLoops(
        _ dispatcher: any CallDispatcher,
        _ events: AsyncStream<ServerEvent>.Continuation
    ) throws(SwiftletError) -> (ServerEnvironment, LoopContexts) {
        do throws(SwiftletError) {
            try self.options.validate()
            let environment = ServerEnvironment(options: self.options, dispatcher: dispatcher)
            let loops = try LoopContexts(
                count: self.options.listening.eventLoops ?? ProcessorCount.available,
                environment: environment,
                events: events
            )
            return (environment, loops)
        } catch {
            HandedSocket.closeAll(self.addresses)
            throw error
        }
    }
}

extension ServerTransport where Self == SwiftletServerTransport {
    /// Swiftlet's own transport, listening on one address.
    ///
    /// - Parameters:
    ///   - address: Where to listen; see ``ServerAddress``.
    ///   - options: How; see ``SwiftletServerOptions``.
    /// - Returns: The transport, for `GRPCServer`.
    public static func swiftlet(address: ServerAddress, options: SwiftletServerOptions = .defaults) -> Self {
        SwiftletServerTransport(addresses: [address], options: options)
    }

    /// Swiftlet's own transport, listening on several addresses.
    ///
    /// - Parameters:
    ///   - addresses: Where to listen: one or more.
    ///   - options: How; see ``SwiftletServerOptions``.
    /// - Returns: The transport, for `GRPCServer`.
    public static func swiftlet(addresses: [ServerAddress], options: SwiftletServerOptions = .defaults) -> Self {
        SwiftletServerTransport(addresses: addresses, options: options)
    }
}
