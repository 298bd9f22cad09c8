public import GRPCCore
import HTTP2
import Sockets

/// What a direct call ends with.
public enum DirectReply: Sendable {
    /// A message, and nothing else.
    case message(DirectReplyBytes)
    /// A message with the metadata before and after it.
    case response(DirectReplyBytes, Metadata, Metadata)
    /// The request could not be decoded, or the method threw.
    case failed(any Error)
    /// The reply could not be encoded; with the metadata that goes before it.
    case notSerialized(any Error, Metadata)
}

extension ServerCall {
    /// Answers a direct call (on the loop), as GRPCCore would have.
    func answer(_ reply: DirectReply) {
        assert(self.loop.eventLoop.inEventLoop, "a direct call is answered on another thread than its event loop's")
        switch reply {
        case .message(let bytes):
            self.answer(bytes)
        case .response(let bytes, let metadata, let trailingMetadata):
            self.send(bytes.message, metadata, trailingMetadata)
        case .failed(let error):
            self.fail(error, unknown: "Service method threw an unknown error.")
        case .notSerialized(let error, let metadata):
            self.fail(error, behind: metadata)
        }
    }

    /// Answers with a message and OK (on the loop).
    @inline(__always)
    func answer(_ bytes: DirectReplyBytes) {
        if !self.respond(bytes.message) {
            self.send(bytes.message, [:], [:])
        }
    }

    /// Answers with a message and OK, and ends the call: its handler has returned (on the loop).
    @inline(__always)
    func complete(_ bytes: DirectReplyBytes) {
        guard self.isWhole, self.stage == .running, !self.holdsPlace, let connection = self.connection,
            self.respond(bytes.message, connection)
        else {
            self.answer(bytes)
            self.handlerEnded()
            return
        }
        self.endAtOnce(connection)
    }

    /// Sends a whole response that is a message and OK, if it can leave in one piece.
    @inline(__always)
    private func respond(_ message: MessageBytes) -> Bool {
        guard let connection = self.connection, self.respond(message, connection) else { return false }
        self.closed()
        return true
    }

    /// Writes such a response; the call is still to be closed.
    @inline(__always)
    private func respond(_ message: MessageBytes, _ connection: ConnectionHandler) -> Bool {
        guard self.isOpen, self.head.responseEncoding == .identity, !self.isHeadSent, self.finalStatus == nil,
            message.count <= self.loop.server.options.messages.maxSendSize, !message.isSentInPlace,
            let place = connection.engine.pointee.respond(
                self.stream,
                headers: connection.plainHead,
                trailers: connection.okTrailers,
                messageLength: message.wireCount
            )
        else { return false }
        message.withWireBytes { bytes in
            // A message has a prefix, so there is a first byte.
            place.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: bytes.count)
        }
        self.sentMessages = 1
        self.sentBytes = message.count
        self.finalStatus = .ok
        return true
    }

    @inline(never)
    private func send(_ message: MessageBytes, _ metadata: Metadata, _ trailingMetadata: Metadata) {
        do throws(CallError) {
            if !metadata.isEmpty {
                try self.sendMetadata(metadata)
            }
            try self.sendMessage(message)
            self.finish(.ok, trailingMetadata)
        } catch {
            self.finish(error.status, [:])
        }
    }

    @inline(never)
    private func fail(_ error: any Error, behind metadata: Metadata) {
        do throws(CallError) {
            try self.sendMetadata(metadata)
            self.fail(error, unknown: "")
        } catch {
            self.finish(error.status, [:])
        }
    }

    @inline(never)
    private func fail(_ error: any Error, unknown message: String) {
        let failure = RPCError(thrown: error, unknown: message)
        self.finish(Status(code: Status.Code(failure.code), message: failure.message), failure.metadata)
    }
}

extension Status {
    fileprivate static let ok = Status(code: .ok, message: "")
}

extension RPCError {
    /// What GRPCCore's executor makes of what a service threw.
    init(thrown error: any Error, unknown message: String) {
        if let error = error as? RPCError {
            self = error
        } else if let error = error as? any RPCErrorConvertible {
            self.init(error)
        } else {
            self.init(code: .unknown, message: message, cause: error)
        }
    }
}
