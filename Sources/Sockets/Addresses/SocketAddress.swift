#if canImport(Darwin)
package import Darwin
#elseif canImport(Musl)
package import Musl
#else
package import Glibc
#endif

/// An address as the system has it: of an IP socket, or of a Unix domain socket.
package struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var size: socklen_t

    /// No address: that of a socket which has none, or whose peer is gone.
    package static let none = SocketAddress(storage: sockaddr_storage(), size: 0)

    private init(storage: sockaddr_storage, size: socklen_t) {
        self.storage = storage
        self.size = size
    }

    /// Copies an address of the system's, of whatever family.
    package init(copying address: UnsafePointer<sockaddr>, size: socklen_t) {
        self = .none
        let count = min(Int(size), MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &self.storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count))
        }
        self.size = socklen_t(count)
    }

    /// Calls a function of the system with the address.
    package func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: self.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, self.size) }
        }
    }

    /// Calls a function of the system that writes the address.
    mutating func fill<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &self.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &size) }
        }
        self.size = min(size, socklen_t(MemoryLayout<sockaddr_storage>.size))
        return result
    }

    /// `AF_INET`, `AF_INET6` or `AF_UNIX`; `AF_UNSPEC` if there is no address.
    package var family: CInt { self.size == 0 ? AF_UNSPEC : CInt(self.storage.ss_family) }

    /// Reads the address as one of a family.
    private func read<Address, Result>(as type: Address.Type, _ body: (Address) -> Result) -> Result {
        withUnsafeBytes(of: self.storage) { body($0.loadUnaligned(as: type)) }
    }
}

// MARK: - IP

extension SocketAddress {
    /// Makes the address of an IP socket from a literal, as in 127.0.0.1, ::1 or fe80::1%eth0; `nil` if it is none.
    package init?(ip host: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        self = .none
        var address = sockaddr_in()
        if inet_pton(AF_INET, host, &address.sin_addr) == 1 {
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            self.write(address)
        } else if var address = Self.parse6(host) {
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            self.write(address)
        } else {
            return nil
        }
    }

    /// Reads an IPv6 address with its zone, which an address of a link has: an interface, by name or number (RFC 4007,
    /// section 11).
    private static func parse6(_ host: String) -> sockaddr_in6? {
        var address = sockaddr_in6()
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard inet_pton(AF_INET6, parts[0], &address.sin6_addr) == 1 else { return nil }
        guard parts.count == 2 else { return address }
        let index = if_nametoindex(parts[1])
        address.sin6_scope_id = index != 0 ? index : UInt32(parts[1]) ?? 0
        return address.sin6_scope_id == 0 ? nil : address
    }

    private mutating func write<Address>(_ address: Address) {
        withUnsafeMutableBytes(of: &self.storage) { $0.storeBytes(of: address, as: Address.self) }
        self.size = socklen_t(MemoryLayout<Address>.size)
    }

    /// The IP address, without brackets, with its zone if it has one; `nil` if it is none.
    package var host: String? {
        switch self.family {
        case AF_INET:
            return self.read(as: sockaddr_in.self) { Self.text(AF_INET, $0.sin_addr) }
        case AF_INET6:
            return self.read(as: sockaddr_in6.self) { address in
                Self.text(AF_INET6, address.sin6_addr).map { $0 + Self.zone(address.sin6_scope_id) }
            }
        default:
            return nil
        }
    }

    private static func text<Address>(_ family: CInt, _ address: Address) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            withUnsafePointer(to: address) { inet_ntop(family, $0, buffer.baseAddress, socklen_t(buffer.count)) }
                .map { String(cString: $0) }
        }
    }

    /// What stands behind an address for the interface that it is of; nothing for 0, which is none.
    private static func zone(_ index: UInt32) -> String {
        guard index != 0 else { return "" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { name in
            if_indextoname(index, name.baseAddress).map { "%" + String(cString: $0) } ?? "%\(index)"
        }
    }

    /// The port: 0…65,535, and 0 for an address whose port the system is to choose; `nil` if it is not of an IP socket.
    package var port: Int? {
        get {
            switch self.family {
            case AF_INET: self.read(as: sockaddr_in.self) { Int(UInt16(bigEndian: $0.sin_port)) }
            case AF_INET6: self.read(as: sockaddr_in6.self) { Int(UInt16(bigEndian: $0.sin6_port)) }
            default: nil
            }
        }
        set {
            guard let port = UInt16(exactly: newValue ?? 0) else { return }
            if self.family == AF_INET {
                var address = self.read(as: sockaddr_in.self) { $0 }
                address.sin_port = port.bigEndian
                self.write(address)
            } else if self.family == AF_INET6 {
                var address = self.read(as: sockaddr_in6.self) { $0 }
                address.sin6_port = port.bigEndian
                self.write(address)
            }
        }
    }
}

// MARK: - Unix domain sockets

extension SocketAddress {
    private static var pathOffset: Int { MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2 }

    /// The most bytes that a path may have: the system wants a zero behind it.
    package static var maxPathLength: Int { MemoryLayout<sockaddr_un>.size - self.pathOffset - 1 }

    /// Makes the address of a Unix domain socket; `nil` if the path is too long or holds a zero byte.
    package init?(path: String) {
        guard path.utf8.count <= Self.maxPathLength, !path.utf8.contains(0) else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        self = .none
        self.write(address)
    }

    /// The path of a Unix domain socket, empty if it has no name; `nil` if it is none.
    package var path: String? {
        guard self.family == AF_UNIX else { return nil }
        return withUnsafeBytes(of: self.storage) { bytes in
            let name = bytes[Self.pathOffset..<max(Self.pathOffset, min(Int(self.size), bytes.count))]
            return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

extension SocketAddress: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.family == right.family && left.host == right.host && left.port == right.port && left.path == right.path
    }
}
