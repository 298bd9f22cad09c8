import GRPCCore
import HPACK
import HTTP2

/// What the engine tells.
extension ConnectionHandler {
    /// Deals with everything that the engine has to tell.
    @inline(__always)
    func handleEvents() {
        self.handleEvents(until: nil)
    }

    /// Deals with what the engine has to tell, until a worker has a request: it asks again when it has answered it.
    @inline(never)
    func handleEvents(until worker: HandlerWorker?) {
        while let event = self.engine.pointee.next() {
            self.handle(event)
            if let worker, worker.hasRequest { return }
        }
    }

    @inline(__always)
    private func handle(_ event: Event) {
        switch event {
        case .headers(let stream, let endStream):
            self.begin(stream, endStream: endStream)
        case .data(let stream, let bytes, let endStream):
            if let call = self.call(stream) {
                call.received(bytes, endStream: endStream)
            } else {
                self.discardData(stream, bytes.count, endStream: endStream)
            }
        case .trailers(let stream):
            if let call = self.call(stream) { call.requestEnded() } else { self.answerInHTTP(stream) }
        case .writable(let stream):
            if let call = self.call(stream) { call.becameWritable() } else { self.continueHTTPAnswer(stream) }
        case .reset(let stream, let code):
            self.streamReset(stream, code)
        case .headersTooLarge(let stream, _):
            self.refuseHeaders(stream)
        case .http1:
            self.answerHTTP1()
        case .ended:
            self.engineEnded()
        case .pong, .goAway:
            break
        }
    }

    /// The call of a stream, if it is not over.
    @inline(__always)
    func call(_ stream: StreamHandle) -> ServerCall? {
        self.calls[stream]
    }

    // MARK: - Requests

    @inline(__always)
    private func begin(_ stream: StreamHandle, endStream: Bool) {
        switch self.heads.resolve(self.engine.pointee.fields, of: self) {
        case .call(let head, let metadata, let timeout):
            guard self.runningHandlers < self.loop.server.options.streams.maxConcurrent else {
                self.refuseHandler(stream)
                return
            }
            let call = self.makeCall(stream, head, metadata, timeout)
            self.calls.insert(call)
            call.begin(endStream: endStream)
        case .refuse(let refusal):
            self.countRefusal(refusal)
            if refusal.httpStatus == nil {
                self.refuse(stream, refusal)
            } else {
                self.refuseInHTTP(stream, refusal, endStream: endStream)
            }
        }
    }

    @inline(__always)
    private func makeCall(
        _ stream: StreamHandle,
        _ head: CallHead,
        _ metadata: Metadata,
        _ timeout: Timeout?
    ) -> ServerCall {
        guard head.requestEncoding == .identity, let call = self.spareCall else {
            return ServerCall(self, stream, head, metadata, timeout)
        }
        self.spareCall = nil
        call.reuse(self, stream, head, metadata, timeout)
        return call
    }

    private func countRefusal(_ refusal: CallRefusal) {
        let metrics = self.loop.server.observer.metrics.unknownMethod
        metrics?.started()
        metrics?.ended([CallFigures(status: refusal.status.code, nanoseconds: 0)])
    }

    /// Answers a request that is no call that can be served.
    @inline(never)
    private func refuse(_ stream: StreamHandle, _ refusal: CallRefusal) {
        let accepting = refusal.tellsEncodings ? self.loop.server.acceptedEncodings : nil
        self.engine.pointee.sendHeaders(stream, endStream: true) { encoder in
            ResponseHead.encodeTrailersOnly(refusal.status, accepting: accepting, into: &encoder)
        }
    }

    /// Handlers that go on after their call is over, because they do not heed its cancellation, count as well: a client
    /// that gives up early again and again does not get more handlers by that.
    @inline(never)
    private func refuseHandler(_ stream: StreamHandle) {
        let limit = self.loop.server.options.streams.maxConcurrent
        let message = "\(self.runningHandlers) handlers of this connection are still running, allowed \(limit)"
        self.loop.server.observer.limit(.http2(.concurrentStreams), peer: self.peer, detail: message)
        let refusal = CallRefusal(.resourceExhausted, message)
        self.countRefusal(refusal)
        self.refuse(stream, refusal)
    }

    @inline(never)
    private func refuseHeaders(_ stream: StreamHandle) {
        let limit = self.loop.server.options.headers.maxListSize
        let message = "header fields of \(self.engine.pointee.fields.size) bytes, allowed \(limit)"
        self.loop.server.observer.limit(.http2(.headerList), peer: self.peer, detail: message)
        let refusal = CallRefusal(.resourceExhausted, message)
        self.countRefusal(refusal)
        self.refuse(stream, refusal)
    }

    // MARK: - Ends

    @inline(never)
    private func streamReset(_ stream: StreamHandle, _ code: ErrorCode) {
        let error = self.engine.pointee.lastStreamError
        if let error, let limit = error.limit {
            self.loop.server.observer.limit(.http2(limit), peer: self.peer, detail: error.message)
        }
        guard let call = self.call(stream) else {
            self.httpAnswers[stream.slot] = nil
            self.engine.pointee.handlerEnded(stream)
            return
        }
        call.cancel(error.map { .streamFailed($0.message) } ?? .cancelledByClient)
    }

    @inline(never)
    private func engineEnded() {
        if let failure = self.engine.pointee.failure {
            self.closeDetail = failure.message
            if let limit = failure.limit {
                self.closeReason = .limit
                self.loop.server.observer.limit(.http2(limit), peer: self.peer, detail: failure.message)
            } else {
                self.closeReason = failure.cause == .peer ? .protocolError : self.closeReason
            }
        } else if !self.isShuttingDown, self.closeReason == .peer {
            self.closeReason = self.loop.server.options.connections.maxIdle == nil ? .age : .idle
        }
        self.httpAnswers = [:]
        self.cancelAll(.connectionLost(self.closeDetail.isEmpty ? "it was closed" : self.closeDetail))
        self.closeSoon()
    }

    /// Cancels all calls.
    func cancelAll(_ end: CallEnd) {
        for call in self.calls.all {
            call.cancel(end)
        }
    }
}
