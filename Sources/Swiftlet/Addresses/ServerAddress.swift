/// Where a server listens.
///
/// ```swift
/// .localhost(port: 50051)                  // this machine only, IPv4 and IPv6
/// .any(port: 50051)                        // every interface, IPv4 and IPv6
/// .ipv4(host: "192.0.2.7", port: 50051)
/// .host("grpc.internal", port: 50051)      // every address that the name has
/// .unixDomainSocket(path: "/run/greeter.sock")
/// ```
///
/// Port 0 lets the system choose; where an address means several sockets, all of them get the same port. What was chosen
/// is in the server's listening addresses. Nothing is checked here but by ``init(parsing:)``: a port or a host that cannot
/// be is refused when the server starts to listen.
public struct ServerAddress: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case localhost(port: Int)
        case any(port: Int)
        case ipv4(host: String, port: Int)
        case ipv6(host: String, port: Int)
        case host(String, port: Int)
        case unixDomainSocket(path: String)
        case listeningSocket(descriptor: CInt)
    }

    package let kind: Kind

    /// This machine's loopback interface: 127.0.0.1 and, where the machine has it, ::1, on one port.
    ///
    /// - Parameter port: 0…65,535; 0 lets the system choose.
    /// - Returns: The address.
    public static func localhost(port: Int) -> Self { Self(kind: .localhost(port: port)) }

    /// Every interface of this machine, by IPv4 and, where the machine has it, IPv6, on one port.
    ///
    /// - Parameter port: 0…65,535; 0 lets the system choose.
    /// - Returns: The address.
    public static func any(port: Int) -> Self { Self(kind: .any(port: port)) }

    /// An IPv4 address.
    ///
    /// - Parameters:
    ///   - host: Four numbers with dots, "127.0.0.1"; "0.0.0.0" is every interface.
    ///   - port: 0…65,535; 0 lets the system choose.
    /// - Returns: The address.
    public static func ipv4(host: String, port: Int) -> Self { Self(kind: .ipv4(host: host, port: port)) }

    /// An IPv6 address.
    ///
    /// - Parameters:
    ///   - host: As in "::1", without brackets, with a zone if it is link-local ("fe80::1%eth0"); "::" is every interface,
    ///     for IPv4 too where the system is set so.
    ///   - port: 0…65,535; 0 lets the system choose.
    /// - Returns: The address.
    public static func ipv6(host: String, port: Int) -> Self { Self(kind: .ipv6(host: host, port: port)) }

    /// Every address of this machine that a name resolves to, on one port.
    ///
    /// - Parameters:
    ///   - name: A host name, resolved once, when the server starts to listen.
    ///   - port: 0…65,535; 0 lets the system choose.
    /// - Returns: The address.
    public static func host(_ name: String, port: Int) -> Self { Self(kind: .host(name, port: port)) }

    /// A Unix domain socket.
    ///
    /// A socket file that nobody listens on is replaced; one that somebody listens on, and every other file, is left alone
    /// and refused. The file is removed when the server ends.
    /// - Parameter path: At most 107 bytes (103 on Apple's systems), relative to the working directory if it has no slash
    ///   in front.
    /// - Returns: The address.
    public static func unixDomainSocket(path: String) -> Self { Self(kind: .unixDomainSocket(path: path)) }

    /// A stream socket that already listens, as systemd and other supervisors hand over.
    ///
    /// The server owns the descriptor from the moment it starts to listen: it closes it when it ends, and also when it
    /// cannot start.
    /// - Parameter descriptor: The descriptor of the socket.
    /// - Returns: The address.
    public static func listeningSocket(descriptor: CInt) -> Self {
        Self(kind: .listeningSocket(descriptor: descriptor))
    }
}

extension ServerAddress: CustomStringConvertible {
    /// The address as ``init(parsing:)`` reads it.
    public var description: String {
        switch self.kind {
        case .localhost(let port): "localhost:\(port)"
        case .any(let port): "*:\(port)"
        case .ipv4(let host, let port), .host(let host, let port): "\(host):\(port)"
        case .ipv6(let host, let port): "[\(host)]:\(port)"
        case .unixDomainSocket(let path): "unix:\(path)"
        case .listeningSocket(let descriptor): "fd:\(descriptor)"
        }
    }
}
