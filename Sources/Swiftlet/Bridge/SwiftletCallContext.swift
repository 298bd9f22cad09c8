public import GRPCCore
import HTTP2
import Synchronization

/// What this transport tells a handler beyond `ServerContext`: found in `ServerContext.transportSpecific`.
///
/// ```swift
/// if let call = context.transportSpecific as? SwiftletCallContext, let remaining = call.timeRemaining { … }
/// ```
///
/// Safe to use from all threads.
public struct SwiftletCallContext: ServerContext.TransportSpecific {
    let call: ServerCall

    init(_ call: ServerCall) {
        self.call = call
    }

    /// The time until the call's deadline, zero if it has passed; `nil` if the call has none.
    ///
    /// At the deadline the client gets DEADLINE_EXCEEDED, whatever the handler does. The call is cancelled: reading and
    /// writing throw, and `withRPCCancellationHandler` and `ServerContext.cancellation` tell. The handler's task is not:
    /// `Task.sleep` and other servers' calls that it awaits go on, unless the handler ends them.
    public var timeRemaining: Duration? {
        guard self.call.deadline != .max else { return nil }
        let now = Instant.now
        return .nanoseconds(Int64(clamping: self.call.deadline > now ? self.call.deadline - now : 0))
    }

    /// Whether messages that are written from now on are compressed: true at first.
    ///
    /// Has an effect only where the server compresses responses (`compression.responses`) and the client takes it. Set it to
    /// false around messages that do not get smaller, or that mix secrets with what a client chose.
    public var compressesMessages: Bool {
        get { self.call.compressesResponses.load(ordering: .relaxed) }
        nonmutating set { self.call.compressesResponses.store(newValue, ordering: .relaxed) }
    }

    /// Whether the request message that was read last came compressed; false before the first one.
    ///
    /// That is its Compressed-Flag (gRPC over HTTP/2, "Length-Prefixed-Message"). Of the message, not of the request's
    /// encoding: a client that names one in `grpc-encoding` may still send messages as they are. The message itself is
    /// decompressed before a handler sees it.
    public var isLastMessageCompressed: Bool {
        self.call.isLastMessageCompressed.load(ordering: .relaxed)
    }
}
