#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What became of bytes.
package enum Transfer: Equatable, Sendable {
    /// So many were received or sent.
    case bytes(Int)
    /// None: there is nothing to receive, or no room to send.
    case wouldBlock
    /// None will come any more: the peer has closed its side.
    case ended
    /// The connection is broken; with the system's number of why.
    case failed(CInt)
}

extension Socket {
    /// Receives what is there, as far as it fits.
    @inline(__always)
    package func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(self.descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            let code = errno
            if code.isWouldBlock { return .wouldBlock }
            if !code.isInterrupted { return .failed(code) }
        }
    }

    /// Sends bytes, as far as there is room.
    @inline(__always)
    package func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        while true {
            #if canImport(Darwin)
            let count = Darwin.send(self.descriptor, bytes.baseAddress, bytes.count, sendFlags)
            #elseif canImport(Musl)
            let count = Musl.send(self.descriptor, bytes.baseAddress, bytes.count, sendFlags)
            #else
            let count = Glibc.send(self.descriptor, bytes.baseAddress, bytes.count, sendFlags)
            #endif
            if count >= 0 { return .bytes(count) }
            let code = errno
            if code.isWouldBlock { return .wouldBlock }
            if !code.isInterrupted { return .failed(code) }
        }
    }

    /// How many buffers are sent at once.
    package static var maxBuffers: Int { 256 }

    /// Sends buffers one behind the other, as far as there is room: ``maxBuffers`` of them at most.
    package func send(_ buffers: UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Transfer {
        let count = min(buffers.count, Self.maxBuffers)
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: count) { vectors in
            for index in 0..<count {
                let base = UnsafeMutableRawPointer(mutating: buffers[index].baseAddress)
                vectors.initializeElement(at: index, to: iovec(iov_base: base, iov_len: buffers[index].count))
            }
            var message = msghdr()
            message.msg_iov = vectors.baseAddress
            message.msg_iovlen = .init(count)
            while true {
                let sent = sendmsg(self.descriptor, &message, sendFlags)
                if sent >= 0 { return .bytes(sent) }
                let code = errno
                if code.isWouldBlock { return .wouldBlock }
                if !code.isInterrupted { return .failed(code) }
            }
        }
    }
}
