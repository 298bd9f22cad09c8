import HTTP2
import NIOCore

/// The contexts of all loops of a server.
struct LoopContexts: Sendable {
    let all: [LoopContext]
    private let byLoop: [ObjectIdentifier: LoopContext]

    init(
        group: any EventLoopGroup,
        environment: ServerEnvironment,
        events: AsyncStream<ServerEvent>.Continuation
    ) {
        self.all = group.makeIterator().map { LoopContext(eventLoop: $0, server: environment, events: events) }
        self.byLoop = Dictionary(uniqueKeysWithValues: self.all.map { (ObjectIdentifier($0.eventLoop), $0) })
    }

    /// Makes a connection of a channel, on its loop.
    func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let loop = self.byLoop[ObjectIdentifier(channel.eventLoop)] else {
                throw SwiftletError(code: .listenFailed, message: "a connection came to an unknown event loop")
            }
            // Each channel keeps a buffer of the size that it has last read with: NIO would begin with 2 KiB.
            try channel.syncOptions?.setOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 65_536)
            )
            try channel.pipeline.syncOperations.addHandler(ConnectionHandler(loop: loop))
        }
    }
}
