import Sockets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Makes sockets that listen.
struct Binder: Sendable {
    let options: SwiftletServerOptions

    /// How often another port is tried when the system chose one that is taken for another family.
    private static let attempts = 16

    /// Binds all that an address means; on an error, nothing of it stays bound.
    func bind(_ address: ServerAddress) async throws(SwiftletError) -> [BoundSocket] {
        do {
            switch try await SocketPlan(address) {
            case .internet(let addresses, let separateFamilies):
                return try self.bind(addresses, of: address, separateFamilies: separateFamilies)
            case .unix(let path):
                return [try SocketFile.listen(at: path, backlog: self.options.listening.backlog)]
            case .handed(let descriptor):
                let socket = try HandedSocket.take(descriptor, backlog: self.options.listening.backlog)
                return [BoundSocket(socket: socket, file: nil)]
            }
        } catch let error as SwiftletError {
            throw error
        } catch {
            throw Self.failure(address, error)
        }
    }

    // MARK: - IP

    private func bind(
        _ addresses: [SocketAddress],
        of address: ServerAddress,
        separateFamilies: Bool
    ) throws -> [BoundSocket] {
        let choosesPort = address.port == 0 && addresses.count > 1
        for attempt in 1... {
            do {
                return try self.bindOnOnePort(addresses, separateFamilies: separateFamilies)
            } catch let error as PortTaken {
                guard choosesPort, attempt < Self.attempts else { throw error.cause }
            }
        }
        return []
    }

    /// Binds all addresses on one port; the first to be bound may choose it.
    private func bindOnOnePort(_ addresses: [SocketAddress], separateFamilies: Bool) throws -> [BoundSocket] {
        var bound: [BoundSocket] = []
        var unavailable: SocketError?
        for var address in addresses {
            if let port = bound.first?.socket.localAddress.port { address.port = port }
            do throws(SocketError) {
                let socket = try self.listen(address, onlyIPv6: separateFamilies && address.family == AF_INET6)
                bound.append(BoundSocket(socket: socket, file: nil))
            } catch {
                if error.code.isUnavailableAddress, addresses.count > 1 {
                    // A machine without IPv6, say: what is there is enough.
                    unavailable = error
                    continue
                }
                for socket in bound { socket.close() }
                if error.code.isAddressInUse, !bound.isEmpty { throw PortTaken(cause: error) }
                throw error
            }
        }
        if bound.isEmpty, let unavailable { throw unavailable }
        return bound
    }

    /// The port that one address got was taken for another.
    private struct PortTaken: Error {
        let cause: SocketError
    }

    private func listen(_ address: SocketAddress, onlyIPv6: Bool) throws(SocketError) -> Socket {
        let socket = try Socket(family: address.family)
        do throws(SocketError) {
            try socket.set(SO_REUSEADDR, to: 1)
            if self.options.listening.reusesPort { try socket.set(SO_REUSEPORT, to: 1) }
            if onlyIPv6 { try socket.takeOnlyIPv6() }
            try socket.bind(to: address)
            try socket.listen(backlog: self.options.listening.backlog)
        } catch {
            socket.close()
            throw error
        }
        return socket
    }

    // MARK: - Errors

    private static func failure(_ address: ServerAddress, _ error: any Error) -> SwiftletError {
        let problem = (error as? SocketError)?.code.described(port: address.port) ?? "\(error)"
        return SwiftletError(
            code: .listenFailed,
            message: "could not listen on \(address): \(problem)",
            cause: error
        )
    }
}

/// A socket that listens, and the file that a Unix domain socket has.
struct BoundSocket: Sendable {
    let socket: Socket
    let file: SocketFile?

    /// Closes the socket and removes its file.
    func close() {
        self.file?.remove()
        self.socket.close()
    }
}
