import GRPCCore

/// A greeter that handles as many calls at once as it has workers; further ones wait their turn.
///
/// The bound is around the service's own methods, so a call counts from when its request is complete to when its reply
/// is made: clients that are slow to send or to read keep nobody else from being served.
struct BoundedGreeter<Base: Helloworld_Greeter.SimpleServiceProtocol>: Helloworld_Greeter.SimpleServiceProtocol {
    private let base: Base
    private let workers: WorkerQueue

    /// Makes a greeter that answers as `base` does, with the workers of a queue.
    init(_ base: Base, workers: WorkerQueue) {
        self.base = base
        self.workers = workers
    }

    func sayHello(request: Helloworld_HelloRequest, context: ServerContext) async throws -> Helloworld_HelloReply {
        try await self.workers.withWorker { try await self.base.sayHello(request: request, context: context) }
    }

    func sayHelloAgain(request: Helloworld_HelloRequest, context: ServerContext) async throws -> Helloworld_HelloReply {
        try await self.workers.withWorker { try await self.base.sayHelloAgain(request: request, context: context) }
    }
}
