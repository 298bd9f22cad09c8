import GRPCCore

/// What a router is made of: which of its methods have interceptors, and what a service does to it.
///
/// GRPCCore tells neither, so this looks into the router. A method that is not found there counts as changed, and as one
/// with interceptors: it is called through GRPCCore, which is never wrong.
extension RPCRouter {
    /// The methods that no interceptor applies to, each as `package.Service/Method`.
    var methodsWithoutInterceptors: Set<String> {
        Set(self.interceptors.compactMap { $0.value.isEmpty ? $0.key : nil })
    }

    /// The methods that a service has registered behind those that are here already, or in their place.
    ///
    /// The service is asked once more for its methods, by a copy of this router in which all handlers are marked.
    func methodsChanged(by service: any RegistrableRPCService) -> Set<String> {
        var copy = self
        copy.registerInterceptors(pipeline: [.apply(Mark(), to: .all)])
        service.registerMethods(with: &copy)
        let unchanged = copy.interceptors.filter { $0.value.contains { $0 is Mark } }
        return Set(copy.methods.map(\.fullyQualifiedMethod)).subtracting(unchanged.keys)
    }

    /// The interceptors of each method, as far as they can be found.
    private var interceptors: [String: [any ServerInterceptor]] {
        guard let handlers = Mirror(reflecting: self).descendant("handlers") else { return [:] }
        var found: [String: [any ServerInterceptor]] = [:]
        for entry in Mirror(reflecting: handlers).children {
            let parts = Mirror(reflecting: entry.value)
            guard let key = parts.descendant("key"), let value = parts.descendant("value"),
                let method = Mirror(reflecting: key).descendant("descriptor") as? MethodDescriptor,
                let interceptors = Mirror(reflecting: value).descendant("interceptors") as? [any ServerInterceptor]
            else { continue }
            found[method.fullyQualifiedMethod] = interceptors
        }
        return found
    }
}

/// Tells handlers apart; no call goes through it.
private struct Mark: ServerInterceptor {
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try await next(request, context)
    }
}
