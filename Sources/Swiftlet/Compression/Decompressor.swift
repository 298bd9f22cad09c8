import CZlib
import GRPCCore

/// Decompresses whole messages, one after the other, with one context.
///
/// A context takes 7 KiB, and 32 KiB more after the first message that did not come out in one go; there is one per
/// event loop and encoding. Not for use from two threads at once.
package final class Decompressor {
    private let stream: UnsafeMutablePointer<z_stream>
    private let encoding: MessageEncoding
    private let isReady: Bool

    /// Makes a context.
    ///
    /// - Parameter encoding: `gzip` or `deflate`.
    package init(_ encoding: MessageEncoding) {
        self.encoding = encoding
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        self.isReady = inflateInit2_(self.stream, encoding.windowBits, ZLIB_VERSION, size) == Z_OK
    }

    deinit {
        if self.isReady {
            inflateEnd(self.stream)
        }
        self.stream.deallocate()
    }

    /// Appends the decompressed message to `output`.
    ///
    /// Memory grows with what comes out and stops one byte above the limit, whatever the input claims. The message must
    /// be one stream and nothing behind it: several gzip members are refused, as gRPC C++ does. No bytes at all are an
    /// empty message, as there too.
    ///
    /// - Parameters:
    ///   - message: the compressed bytes.
    ///   - limit: the largest message in bytes, decompressed.
    ///   - output: where the message goes; as it was after an error.
    /// - Throws: RESOURCE_EXHAUSTED above the limit, INTERNAL for bytes that are damaged, cut off or followed by more.
    package func decompress(
        _ message: UnsafeRawBufferPointer,
        limit: Int,
        into output: inout MessageBuffer
    ) throws(CallError) {
        guard message.count > 0 else { return }
        guard self.isReady, inflateReset(self.stream) == Z_OK else {
            throw CallError(.resourceExhausted, "no memory to decompress a message")
        }
        let start = output.count
        do {
            try self.inflateAll(message, limit: limit, into: &output)
        } catch {
            output.truncate(to: start)
            throw error
        }
    }

    private func inflateAll(
        _ message: UnsafeRawBufferPointer,
        limit: Int,
        into output: inout MessageBuffer
    ) throws(CallError) {
        let limit = min(limit, MessagePrefix.largestMessage)
        var rest = message
        var produced = 0
        while true {
            // One byte above the limit tells a message that is too large from one that just fits.
            let step = min(limit - produced + 1, max(512, message.count * 2, produced))
            output.reserve(capacity: output.count + step)
            let room = output.room(for: step)
            let written = self.stream.pump(rest, into: room) { stream, flush in inflate(stream, flush) }
            output.commit(written.count)
            produced += written.count
            rest = UnsafeRawBufferPointer(rebasing: rest[written.consumed...])
            guard produced <= limit else {
                throw CallError(
                    .resourceExhausted,
                    "received message of \(message.count) bytes, compressed, is larger than the limit of \(limit) bytes without"
                )
            }
            if written.result == Z_STREAM_END {
                return try self.checkEnd(rest, of: message)
            }
            guard written.result == Z_OK || written.result == Z_BUF_ERROR, written.count == step else {
                throw self.damaged(message, written.result)
            }
        }
    }

    private func checkEnd(_ rest: UnsafeRawBufferPointer, of message: UnsafeRawBufferPointer) throws(CallError) {
        guard rest.count == 0 else {
            throw CallError(
                .internalError,
                "message in \(self.encoding.name) ends after \(message.count - rest.count) of \(message.count) bytes"
            )
        }
    }

    private func damaged(_ message: UnsafeRawBufferPointer, _ result: Int32) -> CallError {
        var reason = "it is cut off"
        if result != Z_OK, result != Z_BUF_ERROR {
            reason = self.stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)"
        }
        return CallError(
            .internalError,
            "message of \(message.count) bytes is not \(self.encoding.name): \(reason)"
        )
    }
}
