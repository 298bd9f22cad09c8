import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The sockets that one address means.
enum SocketPlan: Sendable {
    /// IP sockets that share one port.
    case internet([SocketAddress], separateFamilies: Bool)
    /// A Unix domain socket.
    case unix(path: String)
    /// A socket that already listens.
    case handed(descriptor: CInt)

    /// Finds out what an address means; resolves names, off the event loops.
    init(_ address: ServerAddress) async throws(SwiftletError) {
        if let port = address.port, !(0...65_535).contains(port) {
            throw SwiftletError(
                code: .invalidAddress,
                message: "could not listen on \(address): port \(port) is not in 0…65535"
            )
        }
        switch address.kind {
        case .localhost(let port):
            self = .internet(try Self.literals(["127.0.0.1", "::1"], port: port, of: address), separateFamilies: true)
        case .any(let port):
            self = .internet(try Self.literals(["0.0.0.0", "::"], port: port, of: address), separateFamilies: true)
        case .ipv4(let host, let port):
            let literal = try Self.literal(host, port: port, family: AF_INET, of: address)
            self = .internet([literal], separateFamilies: false)
        case .ipv6(let host, let port):
            let literal = try Self.literal(host, port: port, family: AF_INET6, of: address)
            self = .internet([literal], separateFamilies: false)
        case .host(let name, let port):
            self = .internet(try await HostName.resolve(name, port: port, for: address), separateFamilies: true)
        case .unixDomainSocket(let path):
            try Self.checkUnixPath(path)
            self = .unix(path: path)
        case .listeningSocket(let descriptor):
            self = .handed(descriptor: descriptor)
        }
    }

    private static func literals(
        _ hosts: [String],
        port: Int,
        of address: ServerAddress
    ) throws(SwiftletError) -> [SocketAddress] {
        var literals: [SocketAddress] = []
        for host in hosts {
            literals.append(
                try self.literal(host, port: port, family: host.contains(":") ? AF_INET6 : AF_INET, of: address)
            )
        }
        return literals
    }

    private static func literal(
        _ host: String,
        port: Int,
        family: CInt,
        of address: ServerAddress
    ) throws(SwiftletError) -> SocketAddress {
        guard let literal = SocketAddress(ip: host, port: port), literal.family == family else {
            let ipv6 = host.contains("%") ? "with an interface of this machine, as in fe80::1%eth0" : "as in ::1"
            let expected = family == AF_INET ? "an IPv4 address, as in 127.0.0.1" : "an IPv6 address, \(ipv6)"
            throw SwiftletError(
                code: .invalidAddress,
                message: "could not listen on \(address): \"\(host)\" is not \(expected); use host(_:port:) for names"
            )
        }
        return literal
    }

    private static func checkUnixPath(_ path: String) throws(SwiftletError) {
        let isPath = !path.isEmpty && !path.utf8.contains(0)
        if isPath, SocketAddress(path: path) != nil { return }
        let problem =
            isPath
            ? "the path has \(path.utf8.count) bytes, more than fit into a socket's address "
                + "(\(SocketAddress.maxPathLength)): choose a shorter one, or one relative to the working directory"
            : "the path is empty or holds a zero byte"
        throw SwiftletError(code: .invalidAddress, message: "could not listen on unix:\(path): \(problem)")
    }
}

extension ServerAddress {
    /// The port, where there is one.
    package var port: Int? {
        switch self.kind {
        case .localhost(let port), .any(let port): port
        case .ipv4(_, let port), .ipv6(_, let port), .host(_, let port): port
        case .unixDomainSocket, .listeningSocket: nil
        }
    }
}
