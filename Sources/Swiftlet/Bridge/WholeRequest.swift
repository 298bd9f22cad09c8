import GRPCCore

/// The sequence of the parts of a request that has come as a whole, and its own iterator.
///
/// Nothing in it waits, so nothing is asynchronous: what GRPCCore calls asynchronously is then no function that looks up
/// its task's executor, under a lock, when it begins.
struct WholeRequest: AsyncSequence, AsyncIteratorProtocol, Sendable {
    typealias Element = CallStream.RequestPart
    typealias Failure = any Error

    private let stream: CallStream

    /// - Parameter stream: The call, which has been told that its request has ended.
    init(_ stream: CallStream) {
        self.stream = stream
    }

    func makeAsyncIterator() -> WholeRequest { self }

    func next() throws -> Element? {
        try self.next(isolation: nil)
    }

    // Not `isolated`, or it would begin by going to the actor's executor.
    func next(isolation actor: (any Actor)?) throws(any Error) -> Element? {
        switch self.stream.takePart() {
        case .part(let part): return part
        case .failure(let error): throw error
        case .wait: preconditionFailure("a request that has ended is waited for")
        }
    }
}
