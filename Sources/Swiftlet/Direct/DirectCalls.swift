public import GRPCCore

/// The calls of a method that one task handles, one after the other.
///
/// You do not write code against this: what ``DirectMethods`` registers does. One loop over many calls costs less than
/// many calls of a closure, since the runtime looks up the task's executor wherever an asynchronous function begins and
/// wherever one has returned.
///
/// `@unchecked Sendable`: used by the task that handles the calls only; what that means is said by each kind of it.
public class DirectCalls: @unchecked Sendable {
    /// What all handlers of the task learn that their call was cancelled by.
    final var cancellation: ServerContext.RPCCancellationHandle?

    init() {}

    /// The call that is handled; `nil` if none is.
    var current: ServerCall? { nil }

    /// What the handler of the next call is told; ``next(_:)`` keeps it up to date.
    @usableFromInline
    final func context() -> ServerContext? {
        guard let call = self.current, let cancellation = self.cancellation else { return nil }
        return call.context(cancellation)
    }

    /// The metadata of the call that is handled.
    @usableFromInline
    final var metadata: Metadata { self.current?.metadata ?? [:] }

    /// The request of the next call: valid until something is awaited or answered; `nil` if the task has something else to do.
    @usableFromInline
    func next(_ context: inout ServerContext) -> DirectRequestBytes? { nil }

    /// Answers the call that is handled; its handler has returned.
    @usableFromInline
    func answer(_ reply: DirectReply) {}

    /// Answers with a message and nothing else.
    @usableFromInline
    func answer(_ message: DirectReplyBytes) { self.answer(.message(message)) }
}
