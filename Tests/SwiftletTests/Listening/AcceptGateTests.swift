import InMemoryLogging
import Logging
import MetricsTestKit
import NIOCore
import NIOPosix
import Sockets
import Testing

@testable import Swiftlet

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("The gate that connections come through")
struct AcceptGateTests {
    @Test("closes those that are too many at once, and lets in again when one has gone")
    func limit() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.localhost(port: 0)) { $0.connections.max = 2 }
            // Over both families: the limit is the server's.
            let first = try await Caller(try #require(listeners.addresses.first), group: server.group)
            let second = try await Caller(try #require(listeners.addresses.last), group: server.group)
            #expect(await first.heard() == GreetingServer.greeting)
            #expect(await second.heard() == GreetingServer.greeting)
            #expect(listeners.openConnections == 2)
            for _ in 0..<3 {
                let third = try await Caller(listeners.addresses[0], group: server.group)
                #expect(await third.heard() == "")
            }
            #expect(server.metrics.counterTotal(label: "swiftlet.server.limits") == 3)
            #expect(server.metrics.counterTotal(label: "swiftlet.server.connections.accepted") == 2)
            #expect(server.logged("limit reached", "swiftlet.limit").first == "connections")
            #expect(
                server.logged("limit reached", "swiftlet.detail").first == "2 connections are open, as many as allowed"
            )
            try await first.close()
            // The server learns of it in its own time.
            var greeting = ""
            while greeting.isEmpty {
                let next = try await Caller(listeners.addresses[0], group: server.group)
                greeting = await next.heard()
            }
            #expect(greeting == GreetingServer.greeting)
            #expect(listeners.openConnections == 2)
            await listeners.close()
        }
    }

    @Test("rests when the system has no more descriptors, and goes on afterwards", arguments: [EMFILEs.one, .several])
    func outOfDescriptors(errors: EMFILEs) async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.ipv4(host: "127.0.0.1", port: 0))
            let listener = try #require(listeners.listeners.first)
            let isPaused = await withCheckedContinuation { continuation in
                listener.execute { listener in
                    for _ in 0..<errors.rawValue {
                        listener.failed(SocketError("accept", SystemError.tooManyFiles))
                    }
                    continuation.resume(returning: listener.isPaused)
                }
            }
            #expect(isPaused)
            let caller = try await Caller(listeners.addresses[0], group: server.group)
            #expect(await caller.heard() == GreetingServer.greeting)
            #expect(server.handler.entries.filter { $0.message == "cannot accept connections" }.count == 1)
            #expect(
                server.logged("cannot accept connections", "swiftlet.error")
                    == ["too many open files (raise the limit of open files (ulimit -n))"]
            )
            #expect(server.metrics.counterTotal(label: "swiftlet.server.accept_errors") == Int64(errors.rawValue))
            await listeners.close()
        }
    }

    enum EMFILEs: Int {
        case one = 1
        case several = 5
    }

    @Test("rests when a firewall says no, and goes on afterwards")
    func forbidden() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.ipv4(host: "127.0.0.1", port: 0))
            let listener = try #require(listeners.listeners.first)
            let isPaused = await withCheckedContinuation { continuation in
                listener.execute { listener in
                    listener.failed(SocketError("accept", EPERM))
                    continuation.resume(returning: listener.isPaused)
                }
            }
            #expect(isPaused)
            let caller = try await Caller(listeners.addresses[0], group: server.group)
            #expect(await caller.heard() == GreetingServer.greeting)
            await listeners.close()
        }
    }

    @Test("takes a client that left too early for what it is")
    func aborted() async throws {
        try await GreetingServer.run { server in
            let listeners = try await server.bind(.ipv4(host: "127.0.0.1", port: 0))
            let listener = try #require(listeners.listeners.first)
            let isPaused = await withCheckedContinuation { continuation in
                listener.execute { listener in
                    listener.failed(SocketError("accept", SystemError.connectionAborted))
                    continuation.resume(returning: listener.isPaused)
                }
            }
            #expect(!isPaused)
            let caller = try await Caller(listeners.addresses[0], group: server.group)
            #expect(await caller.heard() == GreetingServer.greeting)
            #expect(server.handler.entries.allSatisfy { $0.level == .info })
            await listeners.close()
        }
    }

    @Test("counts from many threads")
    func counting() async {
        let gate = ConnectionGate(limit: 10)
        let entered = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<100).count { _ in gate.enter() } }
            }
            return await group.reduce(0, +)
        }
        #expect(entered == 10)
        #expect(gate.count == 10)
        gate.leave()
        #expect(gate.enter())
        #expect(!gate.enter())
    }
}
