import NIOCore
import NIOHPACK
import NIOHTTP2

/// Ends a stream with RESOURCE_EXHAUSTED when the prefix of one of its messages announces more bytes than the limit.
///
/// grpc-swift-nio-transport 2.9 has the same limit, but resets the stream: the client sees CANCELLED and does not learn
/// why.
final class MessageLimit: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let limit: Int
    private var messages = MessageLengths()
    private var hasSentHeaders = false
    private var hasRefused = false

    init(_ limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if self.hasRefused { return }
        if case .data(let frame) = self.unwrapInboundIn(data), case .byteBuffer(let bytes) = frame.data,
            let length = self.messages.read(bytes, first: { $0 > self.limit })
        {
            self.refuse(length, context: context)
        } else {
            context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if self.hasRefused {
            promise?.succeed()
            return
        }
        if case .headers = self.unwrapOutboundIn(data) { self.hasSentHeaders = true }
        context.write(data, promise: promise)
    }

    /// Answers the call, and tells the transport that its stream is gone.
    private func refuse(_ length: Int, context: ChannelHandlerContext) {
        self.hasRefused = true
        var trailers: HPACKHeaders = self.hasSentHeaders ? [:] : [":status": "200", "content-type": "application/grpc"]
        trailers.add(name: "grpc-status", value: "8")
        trailers.add(
            name: "grpc-message",
            value: "message of \(length) bytes is larger than the limit of \(self.limit)"
        )
        let end = HTTP2Frame.FramePayload.Headers(headers: trailers, endStream: true)
        context.writeAndFlush(self.wrapOutboundOut(.headers(end)), promise: nil)
        context.fireChannelRead(self.wrapInboundOut(.rstStream(.cancel)))
    }
}
