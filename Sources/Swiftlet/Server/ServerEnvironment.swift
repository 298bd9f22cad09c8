import HPACK
import HTTP2

/// What all loops and connections of a running server share; it does not change while the server runs.
package final class ServerEnvironment: Sendable {
    package let options: SwiftletServerOptions
    package let observer: Observer
    package let dispatcher: any CallDispatcher
    /// Bounds the handlers of the whole server; `nil` if nothing does.
    package let gate: CallGate?

    /// Numbers for the methods whose handlers are watched; `nil` if nobody watches.
    let watchedMethods: WatchedMethods?

    /// The encodings that requests may have.
    let acceptedEncodings: MessageEncodingSet
    /// What responses are compressed with: the first that the client takes.
    let responseEncodings: [MessageEncoding]
    /// What may follow `application/grpc+` in a request's content type.
    let subtypes: Set<String>

    /// The head of a response without metadata and compression.
    let plainHead: PreparedFields
    /// What responses name as `grpc-accept-encoding`.
    let announcedEncodings: MessageEncodingSet?
    /// Nanoseconds without progress after which a client counts as gone; `nil` if never.
    let stallTimeout: Instant?

    /// The engine's options, in variants whose maximum age differs, so that connections that were made together do not
    /// end together.
    private let variants: [SharedOptions]

    /// Makes the environment of a server that is about to listen.
    package init(options: SwiftletServerOptions, dispatcher: any CallDispatcher) {
        self.options = options
        self.observer = Observer(options.observability)
        self.dispatcher = dispatcher
        self.gate = options.calls.maxConcurrent.map { CallGate(limit: $0, overflow: options.calls.overflow) }
        self.watchedMethods = options.calls.watchdog.map { _ in WatchedMethods() }
        self.acceptedEncodings = MessageEncodingSet(options.compression.accepted).union(.identity)
        self.responseEncodings = options.compression.responses.compactMap { MessageEncoding($0) }
        self.subtypes = Set(options.messages.subtypes)
        self.announcedEncodings = self.acceptedEncodings == .identity ? nil : self.acceptedEncodings
        self.plainHead = ResponseHead.prepared(accepting: self.announcedEncodings)
        self.stallTimeout = options.connections.stallTimeout.map(Self.nanoseconds)
        let factors = options.connections.maxAge == nil ? [1] : (0..<32).map { _ in Double.random(in: 0.9...1.1) }
        self.variants = factors.map { options.http2(hashSeed: 0, ageFactor: $0).shared() }
    }

    /// A duration in nanoseconds, as far as they go.
    static func nanoseconds(_ duration: Duration) -> Instant {
        let parts = duration.components
        let (whole, overflow) = UInt64(max(0, parts.seconds)).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole &+ UInt64(max(0, parts.attoseconds) / 1_000_000_000)
    }

    /// The engine's options for one more connection.
    func connectionOptions() -> SharedOptions {
        self.variants.count == 1 ? self.variants[0] : self.variants[Int.random(in: 0..<self.variants.count)]
    }
}
