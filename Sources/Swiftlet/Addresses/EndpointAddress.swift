package import Sockets

/// One end of a connection, or what a listener is bound to.
///
/// Its description is the form that gRPC has for peers: `ipv4:127.0.0.1:50051`, `ipv6:[::1]:50051`, `unix:/path`.
public struct EndpointAddress: Hashable, Sendable {
    private enum Kind: Hashable, Sendable {
        case ipv4(host: String, port: Int)
        case ipv6(host: String, port: Int)
        case unix(path: String)
        case unknown
    }

    private let kind: Kind

    /// Makes an IPv4 address.
    ///
    /// - Parameters:
    ///   - host: Four numbers with dots.
    ///   - port: The port.
    /// - Returns: The address.
    public static func ipv4(host: String, port: Int) -> Self { Self(kind: .ipv4(host: host, port: port)) }

    /// Makes an IPv6 address.
    ///
    /// - Parameters:
    ///   - host: The address, without brackets.
    ///   - port: The port.
    /// - Returns: The address.
    public static func ipv6(host: String, port: Int) -> Self { Self(kind: .ipv6(host: host, port: port)) }

    /// Makes the address of a Unix domain socket.
    ///
    /// - Parameter path: The path of its file; empty for a socket without a name, as clients have it.
    /// - Returns: The address.
    public static func unix(path: String) -> Self { Self(kind: .unix(path: path)) }

    /// An end that the system can no longer tell: its peer has already gone.
    public static let unknown = Self(kind: .unknown)

    /// The IP address, without brackets, with its zone if it has one (`fe80::1%eth0`); `nil` for a Unix domain socket.
    public var host: String? {
        switch self.kind {
        case .ipv4(let host, _), .ipv6(let host, _): host
        case .unix, .unknown: nil
        }
    }

    /// The port; `nil` for a Unix domain socket.
    public var port: Int? {
        switch self.kind {
        case .ipv4(_, let port), .ipv6(_, let port): port
        case .unix, .unknown: nil
        }
    }

    /// The path of a Unix domain socket's file, empty if it has no name; `nil` for IP addresses.
    public var path: String? {
        if case .unix(let path) = self.kind { path } else { nil }
    }

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool {
        if case .ipv6 = self.kind { true } else { false }
    }
}

extension EndpointAddress: CustomStringConvertible {
    /// The address as gRPC writes peers.
    public var description: String {
        switch self.kind {
        case .ipv4(let host, let port): "ipv4:\(host):\(port)"
        case .ipv6(let host, let port): "ipv6:[\(host)]:\(port)"
        case .unix(let path): "unix:\(path)"
        case .unknown: "unknown"
        }
    }
}

extension EndpointAddress {
    /// The address of a socket's end.
    ///
    /// An IPv4 peer of an IPv6 socket (::ffff:192.0.2.7) is written as what it is, as gRPC's other servers do. One that the
    /// system does not tell, because the peer has already gone, is ``unknown``.
    package init(_ address: SocketAddress) {
        guard let host = address.host, let port = address.port else {
            self = address.path.map { .unix(path: $0) } ?? .unknown
            return
        }
        if !host.contains(":") {
            self = .ipv4(host: host, port: port)
        } else if host.hasPrefix("::ffff:"), host.contains(".") {
            self = .ipv4(host: String(host.dropFirst(7)), port: port)
        } else {
            self = .ipv6(host: host, port: port)
        }
    }
}
