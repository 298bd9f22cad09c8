import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension ServerAddress {
    /// Reads an address from text, as command lines and configuration files have it.
    ///
    /// | text | address |
    /// |---|---|
    /// | `localhost:50051` | ``localhost(port:)`` |
    /// | `*:50051`, `:50051` | ``any(port:)`` |
    /// | `127.0.0.1:50051`, `ipv4:127.0.0.1:50051` | ``ipv4(host:port:)`` |
    /// | `[::1]:50051`, `ipv6:[::1]:50051` | ``ipv6(host:port:)`` |
    /// | `grpc.internal:50051` | ``host(_:port:)`` |
    /// | `unix:/run/greeter.sock`, `unix:greeter.sock` | ``unixDomainSocket(path:)`` |
    /// | `fd:3` | ``listeningSocket(descriptor:)`` |
    ///
    /// - Parameter text: The address.
    /// - Throws: ``SwiftletError`` with ``SwiftletError/Code-swift.struct/invalidAddress``; the message quotes the text
    ///   and says what was expected.
    public init(parsing text: String) throws(SwiftletError) {
        self = try AddressText(text).address()
    }
}

/// One text on its way to an address.
private struct AddressText {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    func address() throws(SwiftletError) -> ServerAddress {
        if self.text.hasPrefix("unix:") { return try self.unix(self.text.dropFirst(5)) }
        if self.text.hasPrefix("fd:") { return try self.descriptor(self.text.dropFirst(3)) }
        if self.text.hasPrefix("ipv4:") { return try self.literal(self.text.dropFirst(5), isIPv6: false) }
        if self.text.hasPrefix("ipv6:") { return try self.literal(self.text.dropFirst(5), isIPv6: true) }
        if let scheme = self.text.firstRange(of: "://") {
            throw self.error("leave out \"\(self.text[..<scheme.upperBound])\": expected host:port or unix:/path")
        }
        let (host, port) = try self.split(self.text[...])
        if self.text.hasPrefix("[") { return try self.ipv6(host, port: port) }
        switch host {
        case "localhost": return .localhost(port: port)
        case "", "*": return .any(port: port)
        default: return try self.named(host, port: port)
        }
    }

    private func unix(_ path: Substring) throws(SwiftletError) -> ServerAddress {
        // "unix:///path" is the same with an empty authority; gRPC's name syntax has both.
        let path = path.hasPrefix("///") ? path.dropFirst(2) : path
        guard !path.isEmpty else { throw self.error("expected a path after \"unix:\", as in unix:/run/greeter.sock") }
        return .unixDomainSocket(path: String(path))
    }

    private func descriptor(_ number: Substring) throws(SwiftletError) -> ServerAddress {
        guard Self.isDecimal(number), let descriptor = CInt(number) else {
            throw self.error("expected the number of a listening socket after \"fd:\", as in fd:3")
        }
        return .listeningSocket(descriptor: descriptor)
    }

    private func literal(_ rest: Substring, isIPv6: Bool) throws(SwiftletError) -> ServerAddress {
        let (host, port) = try self.split(rest)
        if isIPv6 { return try self.ipv6(host, port: port) }
        guard Self.isIPv4(host) else { throw self.error("\"\(host)\" is not an IPv4 address, as in 127.0.0.1") }
        return .ipv4(host: host, port: port)
    }

    private func ipv6(_ host: String, port: Int) throws(SwiftletError) -> ServerAddress {
        guard SocketAddress(ip: host, port: 0)?.family == AF_INET6 else {
            throw self.error("\"\(host)\" is not an IPv6 address, as in [::1]:50051")
        }
        return .ipv6(host: host, port: port)
    }

    private func named(_ host: String, port: Int) throws(SwiftletError) -> ServerAddress {
        if Self.isIPv4(host) { return .ipv4(host: host, port: port) }
        if host.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) {
            throw self.error("\"\(host)\" is not an IPv4 address, as in 127.0.0.1")
        }
        let isName = host.utf8.allSatisfy { byte in
            (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == 45 || byte == 46 || byte == 95
        }
        guard isName else {
            throw self.error("\"\(host)\" is not a host name: expected letters, digits, \"-\" and \".\"")
        }
        return .host(host, port: port)
    }

    /// Takes the port off the end, and brackets off the host.
    private func split(_ text: Substring) throws(SwiftletError) -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":") else {
            if !text.isEmpty, Self.isDecimal(text) {
                throw self.error("a host is missing: localhost:\(text) is this machine, *:\(text) every interface")
            }
            let host = text.isEmpty ? "localhost" : text
            throw self.error("a port is missing, as in \(host):50051; 0 lets the system choose")
        }
        let host = text[..<colon]
        let port = text[text.index(after: colon)...]
        if host.hasPrefix("[") != host.hasSuffix("]") || (host.contains(":") && !host.hasPrefix("[")) {
            throw self.error("an IPv6 address needs brackets and a port, as in [::1]:50051")
        }
        guard !port.isEmpty else { throw self.error("a port is missing after \":\"; 0 lets the system choose") }
        guard Self.isDecimal(port), let number = Int(port), number <= 65_535 else {
            throw self.error("\"\(port)\" is not a port: expected a number from 0 to 65535")
        }
        return (String(host.hasPrefix("[") ? host.dropFirst().dropLast() : host), number)
    }

    private static func isIPv4(_ host: String) -> Bool {
        SocketAddress(ip: host, port: 0)?.family == AF_INET
    }

    private static func isDecimal(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private func error(_ problem: String) -> SwiftletError {
        SwiftletError(code: .invalidAddress, message: "\"\(self.text)\" is not an address to listen on: \(problem)")
    }
}
