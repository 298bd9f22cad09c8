import GRPCCore
import NIOCore
import Testing

@testable import Swiftlet

/// A worker reads the connections of a turn one after the other: clients must not be able to tell.
@Suite("Connections that are ready in one turn", .timeLimit(.minutes(5)))
struct TurnTests {
    /// What one connection has sent when the turn begins.
    enum Part: CaseIterable {
        case quick, waiting, cancelling, reset, unfinished, unknown

        var method: String {
            switch self {
            case .quick, .reset, .unfinished: "Echo"
            case .waiting: "Wait"
            case .cancelling: "Cancel"
            case .unknown: "Nothing"
            }
        }
    }

    private static func service(_ barrier: Barrier, _ entered: AsyncStream<Void>.Continuation) -> TestService {
        TestService(
            .unary("Hold") { message, _ in
                entered.yield()
                barrier.block()
                return message
            },
            .unary("Echo") { message, _ in message },
            .unary("Wait") { message, _ in
                // Resumed on another thread, so that the handler suspends.
                await withCheckedContinuation { continuation in
                    Task.detached { continuation.resume() }
                }
                return message
            },
            .unary("Cancel") { message, context in
                context.cancellation.cancel()
                return message
            }
        )
    }

    @Test("all are answered, whatever handlers and clients do between", arguments: ServerPath.allCases)
    func turn(path: ServerPath) async throws {
        try await self.withTurn(on: path, ofPeers: 10) { peers in
            peers.enumerated().map { index, peer in
                // Each in another order.
                let parts = (0..<18).map { Part.allCases[($0 * (index + 1) + index) % Part.allCases.count] }
                return parts.enumerated().map { Call(part: $1, stream: Self.send($1, number: $0, on: peer)) }
            }
        } check: { peers, calls, _ in
            for (peer, calls) in zip(peers, calls) {
                try await Self.check(peer, calls)
            }
        }
    }

    @Test("a connection that fails within the turn takes no other one with it", arguments: ServerPath.allCases)
    func failing(path: ServerPath) async throws {
        try await self.withTurn(on: path, ofPeers: 9) { peers in
            peers.enumerated().map { index, peer in
                let parts = [Part.quick, .waiting, .quick]
                let calls = parts.enumerated().map { Call(part: $1, stream: Self.send($1, number: $0, on: peer)) }
                // DATA on no stream ends the connection; so does its end.
                if index % 3 == 1 { peer.send(type: 0, payload: [1]) }
                if index % 3 == 2 { peer.close() }
                return calls
            }
        } check: { peers, calls, server in
            for index in stride(from: 0, to: peers.count, by: 3) {
                try await Self.check(peers[index], calls[index])
            }
            #expect(try await server.connect().call("Echo", [7]).messages == [[7]])
        }
    }

    // MARK: - A turn

    private struct Call {
        let part: Part
        let stream: UInt32
    }

    /// Lets a handler hold the loop until the system has what the peers have sent, so that all are ready in one turn.
    private func withTurn(
        on path: ServerPath,
        ofPeers count: Int,
        send: ([RawPeer]) -> [[Call]],
        check: ([RawPeer], [[Call]], TestServer) async throws -> Void
    ) async throws {
        try await ServerPath.$current.withValue(path) {
            let barrier = Barrier()
            let entered = AsyncStream<Void>.makeStream()
            try await withServer(Self.service(barrier, entered.continuation)) { server async throws in
                let holder = try await server.connect()
                // The first call of a method is never direct.
                for method in ["Echo", "Wait", "Cancel"] { #expect(try await holder.call(method).status == "0") }
                var peers: [RawPeer] = []
                for _ in 0..<count {
                    peers.append(try await server.connect())
                    #expect(try await peers[peers.count - 1].call("Echo").status == "0")
                }
                let held = holder.startCall("Hold")
                holder.sendMessage([], on: held, endStream: true)
                _ = await entered.stream.first { _ in true }
                let calls = send(peers)
                for peer in peers { try await peer.channel.eventLoop.submit {}.get() }
                barrier.open()
                try await check(peers, calls, server)
                #expect(try await holder.response(held).status == "0")
            }
        }
    }

    private static func send(_ part: Part, number: Int, on peer: RawPeer) -> UInt32 {
        let stream = peer.startCall(part.method)
        peer.sendMessage([UInt8(number)], on: stream, endStream: part != .unfinished)
        if part == .reset { peer.reset(stream) }
        return stream
    }

    private static func check(_ peer: RawPeer, _ calls: [Call]) async throws {
        for call in calls where call.part == .unfinished {
            peer.endStream(call.stream)
        }
        let responses = try await peer.responses(Set(calls.filter { $0.part != .reset }.map(\.stream)))
        for (number, call) in calls.enumerated() where call.part != .reset {
            #expect(responses[call.stream]?.status == (call.part == .unknown ? "12" : "0"))
            #expect(responses[call.stream]?.messages == (call.part == .unknown ? [] : [[UInt8(number)]]))
        }
    }
}
