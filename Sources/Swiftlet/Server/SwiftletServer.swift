public import GRPCCore
public import ServiceLifecycle
import UnixSignals

/// A gRPC server: addresses, services, and all that a server in production needs.
///
/// ```swift
/// let server = SwiftletServer(address: .localhost(port: 50051), services: [Greeter()])
/// try await ServiceGroup(services: [database, server], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
///
/// Or, if the server is all that there is: ``serve(_:on:interceptors:options:)``.
///
/// Services are those that GRPCCore's `GRPCServer` takes, and see the same. Methods of services whose code was
/// generated with `Direct=true` are called directly, unless an interceptor applies to them, or the service implements a
/// more general form of the method than it has to. Calls of which that is not known yet, and everything else, go
/// through GRPCCore, on the same transport.
public final class SwiftletServer: Service {
    private let transport: SwiftletServerTransport
    private let server: GRPCServer<SwiftletServerTransport>

    /// Makes a server; it listens when it runs.
    ///
    /// - Parameters:
    ///   - addresses: Where to listen: one or more.
    ///   - services: What to serve. Of two that have a method of the same name, the later one gets its calls. A service with
    ///     a `registerMethods(with:)` of its own is asked twice for its methods.
    ///   - interceptors: What calls go through first, in this order, each with the methods that it applies to.
    ///   - options: How; checked when it starts to listen.
    public init(
        addresses: [ServerAddress],
        services: [any RegistrableRPCService],
        interceptors: [ConditionalInterceptor<any ServerInterceptor>],
        options: SwiftletServerOptions = .defaults
    ) {
        let registration = ServiceRegistration(services, interceptors: interceptors)
        self.transport = SwiftletServerTransport(
            addresses: addresses,
            options: options,
            plan: registration.plan
        )
        self.server = GRPCServer(transport: self.transport, router: registration.router)
    }

    /// Makes a server; it listens when it runs.
    ///
    /// - Parameters:
    ///   - address: Where to listen; `.localhost(port:)` is both loopback addresses.
    ///   - services: What to serve. Of two that have a method of the same name, the later one gets its calls. A service with
    ///     a `registerMethods(with:)` of its own is asked twice for its methods.
    ///   - interceptors: What all calls go through first, in this order.
    ///   - options: How; checked when it starts to listen.
    public convenience init(
        address: ServerAddress,
        services: [any RegistrableRPCService],
        interceptors: [any ServerInterceptor] = [],
        options: SwiftletServerOptions = .defaults
    ) {
        self.init(
            addresses: [address],
            services: services,
            interceptors: interceptors.map { .apply($0, to: .all) },
            options: options
        )
    }

    /// Listens and serves until the server is shut down.
    ///
    /// In a `ServiceGroup`, a graceful shutdown of the group is one of the server. Cancelling the task that runs this
    /// closes all connections at once. A server runs once.
    /// - Throws: ``SwiftletError`` for options out of range and addresses that cannot be listened on; GRPCCore's
    ///   `RuntimeError` if it ran before or was shut down.
    public func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await self.server.serve()
            } onGracefulShutdown: {
                self.beginGracefulShutdown()
            }
        } catch let error as RuntimeError {
            // GRPCCore wraps what its transport throws.
            throw error.cause as? SwiftletError ?? error
        }
    }

    /// Accepts no more connections and calls, and ends ``run()`` when those that run are finished.
    ///
    /// They get `shutdown.gracePeriod` for that. Before the server runs, this means that it never will: ``run()`` throws.
    public func beginGracefulShutdown() {
        self.server.beginGracefulShutdown()
    }

    /// What the server listens on, in the order of its addresses; `localhost` has two where the machine has IPv6.
    ///
    /// Waits until the server listens.
    /// - Throws: ``SwiftletError`` if it could not, or has stopped; `CancellationError` if the task is cancelled.
    public var listeningAddresses: [EndpointAddress] {
        get async throws { try await self.transport.listeningAddresses }
    }

    /// The first of ``listeningAddresses``.
    public var listeningAddress: EndpointAddress {
        get async throws { try await self.transport.listeningAddress }
    }

    /// Serves until the process is told to stop: for programs that are a server and nothing else.
    ///
    /// ```swift
    /// try await SwiftletServer.serve([Greeter()], on: .localhost(port: 50051))
    /// ```
    ///
    /// SIGTERM and SIGINT (Ctrl-C) let running calls finish, for at most `shutdown.gracePeriod`.
    /// - Parameters:
    ///   - services: What to serve.
    ///   - address: Where to listen; `.localhost(port:)` is both loopback addresses.
    ///   - interceptors: What all calls go through first, in this order.
    ///   - options: How.
    /// - Throws: ``SwiftletError`` for options out of range and addresses that cannot be listened on.
    public static func serve(
        _ services: [any RegistrableRPCService],
        on address: ServerAddress,
        interceptors: [any ServerInterceptor] = [],
        options: SwiftletServerOptions = .defaults
    ) async throws {
        let server = SwiftletServer(
            address: address,
            services: services,
            interceptors: interceptors,
            options: options
        )
        let group = ServiceGroup(
            services: [server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: options.observability.logger
        )
        try await group.run()
    }
}
