import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Binds sockets and makes channels of them.
struct Binder: Sendable {
    let options: SwiftletServerOptions
    let group: any EventLoopGroup
    let gate: ConnectionGate
    let observer: Observer
    let initializer: Listeners.ConnectionInitializer

    /// How often another port is tried when the system chose one that is taken for another family.
    private static let attempts = 16

    /// Binds all that an address means; on an error, nothing of it stays bound.
    func bind(_ address: ServerAddress) async throws(SwiftletError) -> [BoundSocket] {
        do {
            switch try await SocketPlan(address) {
            case .internet(let addresses, let separateFamilies):
                return try await self.bind(addresses, of: address, separateFamilies: separateFamilies)
            case .unix(let path):
                let (descriptor, file) = try SocketFile.listen(at: path, backlog: self.options.listening.backlog)
                return [try await self.adopt(descriptor, file: file, of: address)]
            case .handed(let descriptor):
                do {
                    try HandedSocket.check(descriptor)
                } catch {
                    HandedSocket.discard(descriptor)
                    throw error
                }
                return [try await self.adopt(descriptor, file: nil, of: address)]
            }
        } catch let error as SwiftletError {
            throw error
        } catch {
            throw Self.failure(address, error)
        }
    }

    // MARK: - IP

    private func bind(
        _ addresses: [NIOCore.SocketAddress],
        of address: ServerAddress,
        separateFamilies: Bool
    ) async throws -> [BoundSocket] {
        let choosesPort = address.port == 0 && addresses.count > 1
        for attempt in 1... {
            do {
                return try await self.bindOnOnePort(addresses, of: address, separateFamilies: separateFamilies)
            } catch let error as PortTaken {
                guard choosesPort, attempt < Self.attempts else { throw error.cause }
            }
        }
        return []
    }

    /// Binds all addresses on one port; the first to be bound may choose it.
    private func bindOnOnePort(
        _ addresses: [NIOCore.SocketAddress],
        of address: ServerAddress,
        separateFamilies: Bool
    ) async throws -> [BoundSocket] {
        var bound: [BoundSocket] = []
        var unavailable: (any Error)?
        for var socketAddress in addresses {
            if let port = bound.first?.channel.localAddress?.port { socketAddress.port = port }
            do {
                let bootstrap = self.bootstrap(
                    address,
                    onlyIPv6: separateFamilies && socketAddress.protocol == .inet6
                )
                bound.append(BoundSocket(channel: try await bootstrap.bind(to: socketAddress).get(), file: nil))
            } catch let error as IOError where error.errnoCode.isUnavailableAddress && addresses.count > 1 {
                // A machine without IPv6, say: what is there is enough.
                unavailable = error
            } catch {
                for socket in bound { await socket.close() }
                let isTaken = (error as? IOError)?.errnoCode.isAddressInUse ?? false
                throw isTaken && !bound.isEmpty ? PortTaken(cause: error) : error
            }
        }
        if bound.isEmpty, let unavailable { throw unavailable }
        return bound
    }

    /// The port that one address got was taken for another.
    private struct PortTaken: Error {
        let cause: any Error
    }

    private func bootstrap(_ address: ServerAddress, onlyIPv6: Bool = false) -> ServerBootstrap {
        let gate = self.gate
        let observer = self.observer
        let initializer = self.initializer
        var bootstrap = ServerBootstrap(group: self.group)
            .serverChannelOption(.backlog, value: Int32(self.options.listening.backlog))
            .serverChannelOption(.maxMessagesPerRead, value: 32)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = AcceptHandler(gate: gate, observer: observer)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .childChannelInitializer(initializer)
        if address.port != nil {
            bootstrap = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            if self.options.listening.reusesPort {
                bootstrap = bootstrap.serverChannelOption(
                    .socket(SocketOptionLevel(SOL_SOCKET), SO_REUSEPORT),
                    value: 1
                )
            }
        }
        if onlyIPv6 {
            bootstrap = bootstrap.serverChannelOption(.socket(SocketOptionLevel(IPPROTO_IPV6), IPV6_V6ONLY), value: 1)
        }
        return bootstrap
    }

    // MARK: - Sockets that already listen

    /// Makes a channel of a listening socket; closes it and removes its file if that fails.
    private func adopt(_ descriptor: CInt, file: SocketFile?, of address: ServerAddress) async throws -> BoundSocket {
        let channel: any Channel
        do {
            channel = try await self.bootstrap(address).withBoundSocket(descriptor).get()
        } catch {
            // NIO has closed the descriptor.
            file?.remove()
            throw error
        }
        // NIO has listened again, with a number of its own.
        HandedSocket.setBacklog(self.options.listening.backlog, of: descriptor)
        return BoundSocket(channel: channel, file: file)
    }

    // MARK: - Errors

    private static func failure(_ address: ServerAddress, _ error: any Error) -> SwiftletError {
        guard let code = (error as? IOError)?.errnoCode else {
            return SwiftletError(
                code: .listenFailed,
                message: "could not listen on \(address): \(error)",
                cause: error
            )
        }
        return SwiftletError(
            code: .listenFailed,
            message: "could not listen on \(address): \(code.described(port: address.port))",
            cause: error
        )
    }
}

/// One listening socket.
struct BoundSocket: Sendable {
    let channel: any Channel
    let file: SocketFile?

    /// Closes the socket and removes its file.
    func close() async {
        // Before closing: afterwards somebody else may have put a file there. Who connects in between is told no by nobody.
        // Only once, too: the next file may have the same number.
        if self.channel.isActive { self.file?.remove() }
        try? await self.channel.close().get()
    }
}
