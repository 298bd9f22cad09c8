import Sockets

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
    /// Asks the system's resolver, which blocks, on a thread of its own; how long it takes is the system's setting.
    static func resolve(
        _ name: String,
        port: Int,
        for address: ServerAddress
    ) async throws(SwiftletError) -> [SocketAddress] {
        let answer = await self.ask(name, port: port)
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
        case addresses([SocketAddress])
        case problem(String)
    }

    private static func ask(_ name: String, port: Int) async -> Answer {
        await withCheckedContinuation { continuation in
            let isStarted = SystemThread.start(name: "swiftlet-names") {
                continuation.resume(returning: self.askSystem(name, port: port))
            }
            if !isStarted { continuation.resume(returning: .problem("the system has no thread to ask it on")) }
        }
    }

    private static func askSystem(_ name: String, port: Int) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = streamSocket
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, String(port), &hints, &list)
        guard code == 0 else { return .problem(String(cString: gai_strerror(code)).lowercased()) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next {
            if let pointer = entry.pointee.ai_addr, [AF_INET, AF_INET6].contains(entry.pointee.ai_family) {
                let address = SocketAddress(copying: pointer, size: entry.pointee.ai_addrlen)
                if !addresses.contains(address) { addresses.append(address) }
            }
            next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { return .problem("it has no IP address") }
        return .addresses(addresses.filter { $0.family == AF_INET } + addresses.filter { $0.family != AF_INET })
    }
}
