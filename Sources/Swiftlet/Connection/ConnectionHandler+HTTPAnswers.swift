import GRPCCore
import HPACK
import HTTP2

/// An answer to a request that is not gRPC: given when the request is complete, so that what is wrong with the rest of it
/// is still found, and with a text for people.
struct HTTPAnswer {
    let stream: StreamHandle
    let refusal: CallRefusal
    let body: [UInt8]
    /// How much of the body has been sent; `nil` while the request is not complete.
    var sent: Int?

    init(_ stream: StreamHandle, _ refusal: CallRefusal) {
        self.stream = stream
        self.refusal = refusal
        self.body = Array("\(refusal.status.message)\n".utf8)
    }
}

extension ConnectionHandler {
    /// Takes a request that is to be answered in HTTP's terms.
    @inline(never)
    func refuseInHTTP(_ stream: StreamHandle, _ refusal: CallRefusal, endStream: Bool) {
        self.httpAnswers[stream.slot] = HTTPAnswer(stream, refusal)
        if endStream {
            self.answerInHTTP(stream)
        }
    }

    /// DATA of a request that is no call: nobody wants it.
    @inline(never)
    func discardData(_ stream: StreamHandle, _ count: Int, endStream: Bool) {
        self.engine.pointee.consumed(stream, count)
        if endStream {
            self.answerInHTTP(stream)
        }
    }

    /// The request is complete.
    @inline(never)
    func answerInHTTP(_ stream: StreamHandle) {
        guard var answer = self.httpAnswers[stream.slot], answer.stream == stream, answer.sent == nil else { return }
        answer.sent = 0
        self.httpAnswers[stream.slot] = answer
        self.engine.pointee.sendHeaders(stream) { encoder in
            encoder.encode(.status, String(answer.refusal.httpStatus ?? 400))
            encoder.encode(.contentType, "text/plain; charset=utf-8")
            encoder.encode(.contentLength, String(answer.body.count))
            if answer.refusal.httpStatus == 405 {
                encoder.encode(.allow, "POST")
            }
            ResponseTrailers.encode(answer.refusal.status, [:], into: &encoder)
        }
        self.continueHTTPAnswer(stream)
    }

    /// Sends what fits of the body.
    @inline(never)
    func continueHTTPAnswer(_ stream: StreamHandle) {
        guard let answer = self.httpAnswers[stream.slot], answer.stream == stream, let start = answer.sent else {
            return
        }
        let count = answer.body.withUnsafeBytes { bytes in
            self.engine.pointee.sendData(stream, UnsafeRawBufferPointer(rebasing: bytes[start...]), endStream: true)
        }
        if start + count == answer.body.count {
            self.httpAnswers[stream.slot] = nil
        } else {
            self.httpAnswers[stream.slot]?.sent = start + count
        }
        self.loop.markDirty(self)
    }
}
