import HTTP2
import InMemoryLogging
import Logging
import Swiftlet
import Synchronization
import Testing

@Suite("Log lines of a server")
struct ServerLogTests {
    /// A clock that tests move by hand.
    final class ManualClock: Sendable {
        let nanoseconds = Atomic<UInt64>(5)
        func advance(milliseconds: UInt64) {
            self.nanoseconds.add(milliseconds * 1_000_000, ordering: .relaxed)
        }
    }

    private let handler = InMemoryLogHandler()
    private let clock = ManualClock()
    private let peer = EndpointAddress.ipv4(host: "192.0.2.7", port: 4711)

    private func log(level: Logger.Level = .info) -> ServerLog {
        let clock = self.clock
        var logger = Logger(label: "test") { _ in self.handler }
        logger.logLevel = level
        return ServerLog(logger) { clock.nanoseconds.load(ordering: .relaxed) }
    }

    @Test("about a limit say which, whom, and the numbers")
    func limit() {
        self.log().limit(.http2(.resets), peer: self.peer, detail: "201 streams reset in 30 s, allowed 200")
        #expect(
            self.handler.entries == [
                InMemoryLogHandler.Entry(
                    level: .warning,
                    message: "limit reached",
                    metadata: [
                        "swiftlet.limit": "rapid_reset",
                        "swiftlet.peer": "ipv4:192.0.2.7:4711",
                        "swiftlet.detail": "201 streams reset in 30 s, allowed 200",
                    ]
                )
            ]
        )
    }

    @Test("about a limit come at most once a second, with a count of the others")
    func rate() {
        let log = self.log()
        for _ in 0..<1000 { log.limit(.connections, peer: self.peer, detail: "") }
        #expect(self.handler.entries.count == 1)
        self.clock.advance(milliseconds: 999)
        log.limit(.connections, peer: self.peer, detail: "")
        #expect(self.handler.entries.count == 1)
        self.clock.advance(milliseconds: 1)
        log.limit(.connections, peer: self.peer, detail: "")
        #expect(self.handler.entries.count == 2)
        #expect(self.handler.entries.last?.metadata["swiftlet.left_out"] == "1000")
        self.clock.advance(milliseconds: 1000)
        log.limit(.connections, peer: self.peer, detail: "")
        #expect(self.handler.entries.last?.metadata["swiftlet.left_out"] == nil)
    }

    @Test("about one limit do not hold back those about another")
    func independent() {
        let log = self.log()
        for limit in ServerLimit.all { log.limit(limit, peer: self.peer, detail: "") }
        #expect(self.handler.entries.map { $0.metadata["swiftlet.limit"] } == ServerLimit.all.map { "\($0.label)" })
    }

    @Test("about a handler that holds its loop say which, for how long, and what to do, at most once a second")
    func loopHeld() {
        let log = self.log()
        for method in ["a.B/C", "a.B/D"] { log.loopHeld(by: method, detail: "for 120 ms so far") }
        log.limit(.connections, peer: self.peer, detail: "")
        self.clock.advance(milliseconds: 1000)
        log.loopHeld(by: nil, detail: "for 150 ms so far")
        let message: Logger.Message = "handler holds its event loop: run its service on the concurrent pool"
        #expect(self.handler.entries.map(\.message) == [message, "limit reached", message])
        #expect(
            self.handler.entries[0].metadata == ["swiftlet.method": "a.B/C", "swiftlet.detail": "for 120 ms so far"]
        )
        #expect(self.handler.entries[2].metadata["swiftlet.left_out"] == "1")
        #expect("\(self.handler.entries[2].metadata["swiftlet.method"] ?? "")".hasPrefix("unknown: "))
        #expect(self.handler.entries.allSatisfy { $0.level == .warning })
    }

    @Test("are not put together if nobody reads them")
    func disabled() {
        var details = 0
        func detail() -> String {
            details += 1
            return ""
        }
        let log = self.log(level: .critical)
        log.limit(.connections, peer: self.peer, detail: detail())
        log.connectionClosed(peer: self.peer, reason: .peer, detail: detail())
        #expect(details == 0)
        #expect(self.handler.entries.isEmpty)
    }

    @Test("about connections are for debugging")
    func connections() {
        let info = self.log()
        info.connectionOpened(peer: self.peer)
        info.connectionClosed(peer: self.peer, reason: .idle)
        #expect(self.handler.entries.isEmpty)
        let debug = self.log(level: .debug)
        debug.connectionOpened(peer: self.peer)
        debug.connectionClosed(peer: self.peer, reason: .protocolError, detail: "frame too long")
        #expect(self.handler.entries.map(\.message) == ["connection opened", "connection closed"])
        #expect(
            self.handler.entries.last?.metadata == [
                "swiftlet.peer": "ipv4:192.0.2.7:4711", "swiftlet.reason": "protocol_error",
                "swiftlet.detail": "frame too long",
            ]
        )
    }

    @Test("tell of beginning and end")
    func lifecycle() {
        let log = self.log()
        log.listening(on: .unix(path: "/run/greeter.sock"))
        log.shuttingDown(connections: 2)
        log.gracePeriodOver(calls: 1, connections: 1)
        log.stopped()
        #expect(
            self.handler.entries.map { "\($0.level) \($0.message)" } == [
                "info listening", "info shutting down", "warning grace period is over, cancelling calls",
                "info stopped",
            ]
        )
        #expect(self.handler.entries.first?.metadata == ["swiftlet.address": "unix:/run/greeter.sock"])
    }

    @Test("have a clock that does not go back")
    func uptime() {
        let first = ServerLog.uptime()
        #expect(ServerLog.uptime() >= first)
    }
}
