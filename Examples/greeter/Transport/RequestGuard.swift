import NIOCore
import NIOHPACK
import NIOHTTP2

/// Answers the requests that grpc-swift-nio-transport 2.9 resets, or never answers, with the status that gRPC has for
/// them.
///
/// - A message over the limit is RESOURCE_EXHAUSTED, and one whose flag says that it is compressed, which none is here,
///   is INTERNAL. The transport resets their streams: the client sees CANCELLED and does not learn why.
/// - A request that ends with its headers is handed on as if an empty DATA frame ended it. The transport waits for that
///   frame.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let limit: Int
    private var messages = MessagePrefixes()
    private var hasSentHeaders = false
    private var hasRefused = false

    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if self.hasRefused { return }
        switch self.unwrapInboundIn(data) {
        case .headers(var headers) where headers.endStream:
            headers.endStream = false
            context.fireChannelRead(self.wrapInboundOut(.headers(headers)))
            let end = HTTP2Frame.FramePayload.Data(data: .byteBuffer(ByteBuffer()), endStream: true)
            context.fireChannelRead(self.wrapInboundOut(.data(end)))
        case .data(let frame):
            if case .byteBuffer(let bytes) = frame.data, let prefix = self.messages.read(bytes, first: self.isWrong) {
                self.refuse(prefix, context: context)
            } else {
                context.fireChannelRead(data)
            }
        default:
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

    private func isWrong(_ prefix: MessagePrefixes.Prefix) -> Bool {
        prefix.flag != 0 || prefix.length > self.limit
    }

    /// Answers the call, and tells the transport that its stream is gone.
    private func refuse(_ prefix: MessagePrefixes.Prefix, context: ChannelHandlerContext) {
        self.hasRefused = true
        var trailers: HPACKHeaders = self.hasSentHeaders ? [:] : [":status": "200", "content-type": "application/grpc"]
        if prefix.flag != 0 {
            trailers.add(name: "grpc-status", value: "13")
            trailers.add(name: "grpc-message", value: "message with flag \(prefix.flag), expected 0: not compressed")
        } else {
            trailers.add(name: "grpc-status", value: "8")
            let message = "message of \(prefix.length) bytes is larger than the limit of \(self.limit)"
            trailers.add(name: "grpc-message", value: message)
        }
        let end = HTTP2Frame.FramePayload.Headers(headers: trailers, endStream: true)
        context.writeAndFlush(self.wrapOutboundOut(.headers(end)), promise: nil)
        context.fireChannelRead(self.wrapInboundOut(.rstStream(.cancel)))
    }
}
