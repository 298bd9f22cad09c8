import GRPCCore

/// What a transport is told of the methods of its server, beyond what GRPCCore tells.
struct ServicePlan {
    /// What is called directly.
    var directMethods: [DirectMethod] = []
    /// Where methods run that do not run where the options say, by path without the leading slash.
    var executions: [String: SwiftletServerOptions.Calls.HandlerExecution] = [:]
}

/// The methods of a server's services: all of them for GRPCCore, and those that are called directly.
struct ServiceRegistration {
    private(set) var router = RPCRouter<SwiftletServerTransport>()
    private(set) var plan = ServicePlan()

    init(_ services: [any RegistrableRPCService], interceptors: [ConditionalInterceptor<any ServerInterceptor>]) {
        let collector = DirectCollector()
        var direct: [String: DirectMethod] = [:]
        for service in services {
            var own = RPCRouter<SwiftletServerTransport>()
            let execution = (service as? PlacedService)?.execution
            DirectCollector.$current.withValue(collector) {
                service.registerMethods(with: &self.router)
                service.registerMethods(with: &own)
            }
            // What a service registers with GRPCCore only takes the place of what an earlier one has for direct calls.
            for method in own.methods {
                direct[method.fullyQualifiedMethod] = nil
                self.plan.executions[method.fullyQualifiedMethod] = execution
            }
            for method in collector.take() {
                direct[method.descriptor.fullyQualifiedMethod] = method
            }
        }
        self.router.registerInterceptors(pipeline: interceptors)
        let plain = interceptors.isEmpty ? nil : self.router.methodsWithoutInterceptors
        self.plan.directMethods = direct.values.filter { plain?.contains($0.descriptor.fullyQualifiedMethod) ?? true }
    }
}

extension RPCRouter {
    /// The methods that no interceptor applies to, as far as that can be found out.
    ///
    /// GRPCCore does not tell which interceptors apply to what, so this looks into what the router is made of. A method
    /// that is not found there counts as one with interceptors.
    fileprivate var methodsWithoutInterceptors: Set<String> {
        var methods: Set<String> = []
        guard let handlers = Mirror(reflecting: self).descendant("handlers") else { return [] }
        for entry in Mirror(reflecting: handlers).children {
            let parts = Mirror(reflecting: entry.value)
            guard let key = parts.descendant("key"), let value = parts.descendant("value"),
                let method = Mirror(reflecting: key).descendant("descriptor") as? MethodDescriptor,
                let interceptors = Mirror(reflecting: value).descendant("interceptors") as? [any ServerInterceptor]
            else { continue }
            if interceptors.isEmpty {
                methods.insert(method.fullyQualifiedMethod)
            }
        }
        return methods
    }
}
