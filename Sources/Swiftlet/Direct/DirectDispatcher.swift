import GRPCCore

/// Routes methods to their direct handlers, and those that have none to GRPCCore.
struct DirectDispatcher: CallDispatcher {
    private let general: GRPCDispatcher
    /// By path, without the leading slash.
    private let direct: [String: DirectCallHandler]

    init(_ methods: [DirectMethod], handlers general: GRPCCallHandlers, general dispatcher: GRPCDispatcher) {
        self.general = dispatcher
        let handlers = methods.map { method in
            (
                method.descriptor.fullyQualifiedMethod,
                DirectCallHandler(method, general: general.handler(of: method.descriptor))
            )
        }
        self.direct = Dictionary(handlers, uniquingKeysWith: { _, last in last })
    }

    func route(service: String, method: String) -> CallRoute {
        guard let handler = self.direct["\(service)/\(method)"] else {
            return self.general.route(service: service, method: method)
        }
        return .unary(handler, handler.method.descriptor)
    }
}
