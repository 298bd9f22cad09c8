import GRPCCore

/// What a transport is told of the methods of its server, beyond what GRPCCore tells.
struct ServicePlan {
    /// What is called directly.
    var directMethods: [DirectMethod] = []
    /// Where methods run that do not run where the options say, by path without the leading slash.
    var executions: [String: SwiftletServerOptions.Calls.HandlerExecution] = [:]
}

/// The methods of a server's services: all of them for GRPCCore, and those that are called directly.
///
/// The router has the last word on what handles a method, and a service may do to it whatever it likes: put a handler over
/// a generated one, take it away, register interceptors. So a method is called directly only as long as generated code, and
/// no other, has registered it.
struct ServiceRegistration {
    private(set) var router = RPCRouter<SwiftletServerTransport>()
    private(set) var plan = ServicePlan()
    private var direct: [String: DirectMethod] = [:]

    init(_ services: [any RegistrableRPCService], interceptors: [ConditionalInterceptor<any ServerInterceptor>]) {
        var knowsInterceptors = true
        for service in services {
            let execution = (service as? PlacedService)?.execution
            let before = self.router
            let methods = self.register(service)
            if let methods {
                for method in methods {
                    self.direct[method.descriptor.fullyQualifiedMethod] = method
                    self.plan.executions[method.descriptor.fullyQualifiedMethod] = execution
                }
            } else {
                knowsInterceptors = false
                for method in before.methodsChanged(by: service) {
                    self.direct[method] = nil
                    self.plan.executions[method] = execution
                }
            }
        }
        self.router.registerInterceptors(pipeline: interceptors)
        self.plan.directMethods = Array(self.direct.values)
        if !knowsInterceptors || !interceptors.isEmpty {
            let plain = self.router.methodsWithoutInterceptors
            self.plan.directMethods.removeAll { !plain.contains($0.descriptor.fullyQualifiedMethod) }
        }
    }

    /// Registers a service with GRPCCore.
    ///
    /// - Returns: its methods that may be called directly, which are all that it has registered; `nil` if it has not left
    ///   the registration to its generated code alone. That tells its own type, and cannot be called by a function that
    ///   the type has in its place.
    private mutating func register(_ service: any RegistrableRPCService) -> [DirectMethod]? {
        let collector = DirectCollector()
        DirectCollector.$current.withValue(collector) { service.registerMethods(with: &self.router) }
        let methods = collector.take()
        let type = PlacedService.type(of: service)
        return !methods.isEmpty && methods.allSatisfy { $0.isMethod(of: type) } ? methods : nil
    }
}
