import GRPCCore

/// Routes every method that the server has to GRPCCore.
struct GRPCDispatcher: CallDispatcher {
    private let handler: GRPCCallHandler
    /// The methods by path, without the leading slash; `nil` if nobody told which there are: then every call is handed on.
    private let methods: [String: MethodDescriptor]?

    init(methods: [MethodDescriptor]?, handler: GRPCCallHandler) {
        self.handler = handler
        self.methods = methods.map { methods in
            Dictionary(methods.map { ($0.fullyQualifiedMethod, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    func route(service: String, method: String) -> CallRoute {
        guard let methods = self.methods else {
            return .stream(self.handler, MethodDescriptor(fullyQualifiedService: service, method: method))
        }
        guard let known = methods["\(service)/\(method)"] else { return .unimplemented }
        return .stream(self.handler, known)
    }
}
