import GRPCNIOTransportHTTP2Posix
import NIOCore
import NIOPosix
import Swiftlet

/// Finds addresses and writes them down for people.
enum Address {
    /// This machine, on IPv4: what the client means by `localhost`.
    ///
    /// The server listens on IPv6 as well.
    static func loopback(port: Int) -> GRPCNIOTransportHTTP2Posix.SocketAddress {
        .ipv4(host: "127.0.0.1", port: port)
    }

    /// Where the server is to listen: on a name, an IPv4 address or an IPv6 address, with or without brackets.
    static func toListenOn(host: String, port: Int) -> ServerAddress {
        host == "localhost" ? .localhost(port: port) : .host(self.withoutBrackets(host), port: port)
    }

    /// The first address of `host`: a name, an IPv4 address or an IPv6 address, with or without brackets.
    ///
    /// - Throws: ``Failure`` if the host has no address.
    static func resolve(host: String, port: Int) async throws -> GRPCNIOTransportHTTP2Posix.SocketAddress {
        if host == "localhost" { return self.loopback(port: port) }
        let name = self.withoutBrackets(host)
        let address: NIOCore.SocketAddress
        do {
            // The system's resolver blocks its thread.
            address = try await NIOThreadPool.singleton.runIfActive {
                try NIOCore.SocketAddress.makeAddressResolvingHost(name, port: port)
            }
        } catch {
            throw Failure("cannot find the host '\(host)': it is neither an IP address nor a name that resolves")
        }
        switch address {
        case .v4: return .ipv4(host: address.ipAddress ?? name, port: port)
        // An address as it was written keeps its zone, as in `fe80::1%eth0`.
        case .v6: return .ipv6(host: name.contains(":") ? name : address.ipAddress ?? name, port: port)
        case .unixDomainSocket: throw Failure("'\(host)' is no host name or IP address")
        }
    }

    private static func withoutBrackets(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}

extension GRPCNIOTransportHTTP2Posix.SocketAddress {
    /// `127.0.0.1:50051`, or `[::1]:50051`.
    var hostAndPort: String {
        if let ipv4 = self.ipv4 { return "\(ipv4.host):\(ipv4.port)" }
        if let ipv6 = self.ipv6 { return "[\(ipv6.host)]:\(ipv6.port)" }
        return "\(self)"
    }

    /// The same address as what a client connects to.
    var target: any ResolvableTarget {
        if let ipv6 = self.ipv6 { return .ipv6(address: ipv6.host, port: ipv6.port) }
        return .ipv4(address: self.ipv4?.host ?? "127.0.0.1", port: self.ipv4?.port ?? 0)
    }
}

extension EndpointAddress {
    /// `127.0.0.1:50051`, or `[::1]:50051`.
    var hostAndPort: String {
        let host = self.host ?? ""
        return (self.isIPv6 ? "[\(host)]" : host) + ":\(self.port ?? 0)"
    }
}
