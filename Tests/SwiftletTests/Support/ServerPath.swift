import GRPCCore
import Testing

@testable import Swiftlet

/// The way that calls take through a server.
enum ServerPath: String, CaseIterable {
    /// Through GRPCCore's router and executor.
    case grpcCore
    /// Straight to the method.
    case direct

    @TaskLocal static var current = ServerPath.grpcCore

    /// Makes a server whose calls take this way from the first one on.
    func server(
        _ service: some RegistrableRPCService,
        options: SwiftletServerOptions,
        address: ServerAddress,
        interceptors: [any ServerInterceptor] = []
    ) -> GRPCServer<SwiftletServerTransport> {
        guard self == .direct else {
            return GRPCServer(
                transport: .swiftlet(address: address, options: options),
                services: [service],
                interceptors: interceptors
            )
        }
        let registration = ServiceRegistration([service], interceptors: interceptors.map { .apply($0, to: .all) })
        registration.prove(of: type(of: service))
        let transport = SwiftletServerTransport(
            addresses: [address],
            options: options,
            plan: registration.plan
        )
        return GRPCServer(transport: transport, router: registration.router)
    }
}

extension ServiceRegistration {
    /// Has the methods of a service called directly from the first call on.
    func prove(of service: any Any.Type) {
        for method in self.plan.directMethods {
            for form in [DirectMethods.Form.streaming, .whole] {
                method.passed(form, method.descriptor, of: service)
            }
            precondition(method.isProven, "\(method.descriptor) would not be called directly")
        }
    }
}

/// Runs each test of a suite on both ways, since a service must not see a difference.
struct BothPaths: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        for path in ServerPath.allCases {
            try await ServerPath.$current.withValue(path) { try await function() }
        }
    }
}

extension Trait where Self == BothPaths {
    /// Runs each test on both ways.
    static var bothPaths: Self { BothPaths() }
}
