import GRPCCore

/// Routes every method that the server has to GRPCCore.
struct GRPCDispatcher: CallDispatcher {
    private let handlers: GRPCCallHandlers
    /// The methods by path, without the leading slash; `nil` if nobody told which there are: then every call is handed on.
    private let methods: [String: MethodDescriptor]?

    init(methods: [MethodDescriptor]?, handlers: GRPCCallHandlers) {
        self.handlers = handlers
        self.methods = methods.map { methods in
            Dictionary(methods.map { ($0.fullyQualifiedMethod, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    func route(service: String, method: String) -> CallRoute {
        guard let methods = self.methods else {
            return .stream(self.handlers.standard, MethodDescriptor(fullyQualifiedService: service, method: method))
        }
        guard let known = methods["\(service)/\(method)"] else { return .unimplemented }
        return .stream(self.handlers.handler(of: known), known)
    }
}

/// GRPCCore's handler, on loops and on the pool.
struct GRPCCallHandlers {
    /// For methods of which nothing else is said.
    let standard: GRPCCallHandler
    private let executions: [String: SwiftletServerOptions.Calls.HandlerExecution]
    private let loop: GRPCCallHandler
    private let pool: GRPCCallHandler

    init(
        _ plan: ServicePlan,
        standard: SwiftletServerOptions.Calls.HandlerExecution,
        _ body: @escaping GRPCCallHandler.StreamHandler
    ) {
        self.loop = GRPCCallHandler(execution: .eventLoop, body)
        self.pool = GRPCCallHandler(execution: .concurrentPool, body)
        self.executions = plan.executions
        self.standard = standard == .eventLoop ? self.loop : self.pool
    }

    /// The handler of a method.
    func handler(of method: MethodDescriptor) -> GRPCCallHandler {
        switch self.executions[method.fullyQualifiedMethod] {
        case .eventLoop: self.loop
        case .concurrentPool: self.pool
        case nil: self.standard
        }
    }
}
