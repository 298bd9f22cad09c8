import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Turns a host name into addresses to listen on.
enum HostName {
    /// All addresses of a name, each once, IPv4 first.
    ///
    /// Asks the system's resolver, which blocks, on NIO's thread pool; how long it takes is the system's setting.
    static func resolve(
        _ name: String,
        port: Int,
        for address: ServerAddress
    ) async throws(SwiftletError) -> [NIOCore.SocketAddress] {
        let answer: Answer
        do {
            answer = try await NIOThreadPool.singleton.runIfActive { self.ask(name, port: port) }
        } catch {
            throw SwiftletError(code: .listenFailed, message: "could not listen on \(address): \(error)", cause: error)
        }
        switch answer {
        case .addresses(let addresses):
            return addresses
        case .problem(let problem):
            throw SwiftletError(
                code: .listenFailed,
                message: "could not listen on \(address): \"\(name)\" does not resolve: \(problem)"
            )
        }
    }

    private enum Answer: Sendable {
        case addresses([NIOCore.SocketAddress])
        case problem(String)
    }

    private static func ask(_ name: String, port: Int) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = streamSocket
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, String(port), &hints, &list)
        guard code == 0 else { return .problem(String(cString: gai_strerror(code)).lowercased()) }
        defer { freeaddrinfo(list) }
        var addresses: [NIOCore.SocketAddress] = []
        var next = list
        while let entry = next {
            if let address = self.address(of: entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { return .problem("it has no IP address") }
        return .addresses(addresses.filter { $0.protocol == .inet } + addresses.filter { $0.protocol != .inet })
    }

    private static func address(of entry: addrinfo) -> NIOCore.SocketAddress? {
        guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET: return NIOCore.SocketAddress(pointer.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6: return NIOCore.SocketAddress(pointer.loadUnaligned(as: sockaddr_in6.self))
        default: return nil
        }
    }
}
