import GRPCCore

/// Routes methods to their direct handlers, and those that have none to GRPCCore.
struct DirectDispatcher: CallDispatcher {
    private let general: GRPCDispatcher
    private let methods: [DirectMethod]
    private let handlers: GRPCCallHandlers
    /// By path, without the leading slash.
    private let direct: [String: CallRoute]

    init(_ methods: [DirectMethod], handlers general: GRPCCallHandlers, general dispatcher: GRPCDispatcher) {
        self.general = dispatcher
        self.methods = methods
        self.handlers = general
        let routes = methods.map { method in
            (
                method.descriptor.fullyQualifiedMethod,
                Self.route(method, general: general.handler(of: method.descriptor))
            )
        }
        self.direct = Dictionary(routes, uniquingKeysWith: { _, last in last })
    }

    /// Has direct handlers of its own.
    func forAnotherLoop() -> DirectDispatcher {
        DirectDispatcher(self.methods, handlers: self.handlers, general: self.general)
    }

    private static func route(_ method: DirectMethod, general: GRPCCallHandler) -> CallRoute {
        switch method.body {
        case .calls: .unary(DirectCallHandler(method, general: general), method.descriptor)
        case .stream(let run): .stream(DirectStreamHandler(method, run, general: general), method.descriptor)
        }
    }

    func route(service: String, method: String) -> CallRoute {
        self.direct["\(service)/\(method)"] ?? self.general.route(service: service, method: method)
    }
}
