public import GRPCCore

/// A service whose handlers run where it says, and not where the server's options say.
struct PlacedService: RegistrableRPCService {
    let service: any RegistrableRPCService
    let execution: SwiftletServerOptions.Calls.HandlerExecution

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        self.service.registerMethods(with: &router)
    }

    /// The type of a service, wherever it is placed.
    static func type(of service: any RegistrableRPCService) -> any Any.Type {
        guard let placed = service as? PlacedService else { return Swift.type(of: service) }
        return Self.type(of: placed.service)
    }
}

extension RegistrableRPCService {
    /// Says where a ``SwiftletServer`` runs the handlers of this service.
    ///
    /// ```swift
    /// SwiftletServer(address: address, services: [Greeter(), Renderer().running(on: .concurrentPool)])
    /// ```
    ///
    /// A handler on an event loop that computes for long, or blocks, holds up every connection of its loop: all their
    /// calls wait. Put such services on the pool, and let the others run on the loops, which is faster.
    /// - Parameter execution: Where; it takes the place of `calls.handlerExecution` of the server's options.
    /// - Returns: The service, for ``SwiftletServer``. A `GRPCServer` does not heed it.
    public func running(
        on execution: SwiftletServerOptions.Calls.HandlerExecution
    ) -> some RegistrableRPCService {
        PlacedService(service: self, execution: execution)
    }
}
