import CZlib

/// Compresses whole messages, one after the other, with one context.
///
/// A context takes 262 KiB for as long as it lives, so there is one per event loop and encoding, not one per call: each
/// message is compressed from a clean state (gRPC over HTTP/2, "Compressed-Flag"). Not for use from two threads at once.
package final class Compressor {
    /// The stream has an address of its own, since zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - encoding: `gzip` or `deflate`.
    ///   - level: from 1 (fast) to 9 (small); 6 is zlib's own choice.
    package init(_ encoding: MessageEncoding, level: Int = 6) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let result = deflateInit2_(
            self.stream,
            Int32(min(max(level, 1), 9)),
            Z_DEFLATED,
            encoding.windowBits,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        self.isReady = result == Z_OK
    }

    deinit {
        if self.isReady {
            deflateEnd(self.stream)
        }
        self.stream.deallocate()
    }

    /// Appends the compressed message to `output` if it is smaller.
    ///
    /// - Returns: false if it is not smaller, or there is no memory for a context; `output` is then as it was, and the
    ///   message is to be sent plain.
    package func compress(_ message: UnsafeRawBufferPointer, into output: inout MessageBuffer) -> Bool {
        guard self.isReady, message.count > 1, deflateReset(self.stream) == Z_OK else { return false }
        let start = output.count
        // With less room than the message takes, what does not get smaller ends by itself.
        let room = output.room(for: message.count - 1)
        let written = self.stream.pump(message, into: room) { stream, flush in deflate(stream, flush) }
        guard written.result == Z_STREAM_END else {
            output.truncate(to: start)
            return false
        }
        output.commit(written.count)
        return true
    }
}
