import GRPCCore

/// The methods of a server's services: all of them for GRPCCore, and those that are called directly.
struct ServiceRegistration {
    private(set) var router = RPCRouter<SwiftletServerTransport>()
    private(set) var directMethods: [DirectMethod] = []

    init(_ services: [any RegistrableRPCService], interceptors: [ConditionalInterceptor<any ServerInterceptor>]) {
        let collector = DirectCollector()
        var direct: [String: DirectMethod] = [:]
        for service in services {
            var own = RPCRouter<SwiftletServerTransport>()
            DirectCollector.$current.withValue(collector) {
                service.registerMethods(with: &self.router)
                service.registerMethods(with: &own)
            }
            // What a service registers with GRPCCore only takes the place of what an earlier one has for direct calls.
            for method in own.methods {
                direct[method.fullyQualifiedMethod] = nil
            }
            for method in collector.take() {
                direct[method.descriptor.fullyQualifiedMethod] = method
            }
        }
        self.router.registerInterceptors(pipeline: interceptors)
        self.directMethods = direct.values.filter { method in
            !interceptors.contains { $0.mayApply(to: method.descriptor) }
        }
    }
}

extension ConditionalInterceptor {
    /// Whether it applies to a method; true if that cannot be found out.
    ///
    /// GRPCCore does not tell, so this looks for the predicate in what the interceptor is made of.
    fileprivate func mayApply(to method: MethodDescriptor) -> Bool {
        typealias Predicate = @Sendable (MethodDescriptor) -> Bool
        for part in Mirror(reflecting: self).children {
            guard let subject = part.value as? Subject else { continue }
            let predicates = Mirror(reflecting: subject).children.compactMap { $0.value as? Predicate }
            if predicates.count == 1 { return predicates[0](method) }
        }
        return true
    }
}
