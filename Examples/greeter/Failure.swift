import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOCore
import NIOHTTP2

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Why a command did not do what it was asked for, in one line for the person who asked.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// What kept a server from listening, or broke it down.
    init(serving error: any Error) {
        self.init("\(error.rootCause)")
    }

    /// What kept a call to the server at `address` from being answered.
    init(calling address: GRPCNIOTransportHTTP2Posix.SocketAddress, within timeout: Duration, _ error: any Error) {
        guard let error = error as? RPCError else {
            self.init("the call to \(address.hostAndPort) failed: \(error)")
            return
        }
        switch error.code {
        case .deadlineExceeded:
            self.init("\(address.hostAndPort) did not answer within \(timeout.inSeconds) s (\(error.code))")
        case .unavailable where error.systemErrorNumber == ECONNREFUSED:
            self.init("nothing listens on \(address.hostAndPort); is the server running? (\(error.code))")
        case .unavailable where error.rootCause is any NIOHTTP2Error:
            self.init(
                "what listens on \(address.hostAndPort) does not speak gRPC: it answers with something other than HTTP/2"
            )
        case .unavailable:
            self.init("cannot reach \(address.hostAndPort): \(error.rootMessage) (\(error.code))")
        default:
            self.init("\(address.hostAndPort) answered \(error.code): \(error.message)")
        }
    }
}

extension Duration {
    /// The time in seconds without trailing zeros: `10`, `0.5`.
    var inSeconds: String {
        let text = "\(self / .seconds(1))"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Error {
    /// The error at the end of the chain of causes that gRPC's errors carry.
    fileprivate var rootCause: any Error {
        let cause = (self as? RPCError)?.cause ?? (self as? RuntimeError)?.cause
        return cause?.rootCause ?? self
    }

    /// What the error at the root says.
    fileprivate var rootMessage: String {
        let root = self.rootCause
        return (root as? RPCError)?.message ?? (root as? RuntimeError)?.message ?? "\(root)"
    }

    /// The system's number for the error at the root, if it has one.
    fileprivate var systemErrorNumber: CInt? {
        (self.rootCause as? IOError)?.errnoCode
    }
}
