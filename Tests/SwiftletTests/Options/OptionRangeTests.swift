import Swiftlet
import Testing

@Suite("Ranges of options")
struct OptionRangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout SwiftletServerOptions) -> Void

        init(_ problem: String, _ change: @escaping @Sendable (inout SwiftletServerOptions) -> Void) {
            self.testDescription = problem
            self.change = change
        }
    }

    @Test("hold for the defaults")
    func defaults() throws {
        try SwiftletServerOptions.defaults.validate()
    }

    @Test(
        "are told to whoever leaves them",
        arguments: [
            Case("connections.max is 0, expected 1 or more, or nil for no limit") { $0.connections.max = 0 },
            Case("connections.maxIdle is 0 s, expected 1 ms or more") {
                $0.connections.maxIdle = .zero
            },
            Case("connections.maxAge is -1 s, expected 1 ms or more") {
                $0.connections.maxAge = .seconds(-1)
            },
            Case("connections.maxAge is 9223372036854775807 s, expected at most 100 years, or nil for never") {
                $0.connections.maxAge = .seconds(Int64.max)
            },
            Case("connections.maxAgeGrace is -1 ns, expected 0 s or more") {
                $0.connections.maxAgeGrace = Duration(secondsComponent: 0, attosecondsComponent: -1_000_000_000)
            },
            Case("connections.handshakeTimeout is 0 s, expected 1 ms…3600 s") {
                $0.connections.handshakeTimeout = .zero
            },
            Case("connections.stallTimeout is 0 s, expected 1 ms or more") {
                $0.connections.stallTimeout = .zero
            },
            Case("connections.maxBufferedOutput is 1, expected 16384…1073741824") {
                $0.connections.maxBufferedOutput = 1
            },
            Case("connections.maxUnreadOutput is 65536, expected at least connections.maxBufferedOutput, 262144") {
                $0.connections.maxUnreadOutput = 65_536
            },
            Case("streams.maxConcurrent is 2147483648, expected 1…2147483647") { $0.streams.maxConcurrent = 1 << 31 },
            Case("streams.initialWindow is 65534, expected 65535…2147483647") { $0.streams.initialWindow = 65_534 },
            Case("streams.connectionWindow is 0, expected 65535…2147483647") { $0.streams.connectionWindow = 0 },
            Case("streams.maxWindow is -1, expected 0…2147483647") { $0.streams.maxWindow = -1 },
            Case("streams.maxFrameSize is 16383, expected 16384…16777215") { $0.streams.maxFrameSize = 16_383 },
            Case("headers.hardMaxListSize is 4096, expected at least headers.maxListSize, 8192") {
                $0.headers.hardMaxListSize = 4096
            },
            Case("headers.maxBlockSize is 0, expected 1024…16777216") { $0.headers.maxBlockSize = 0 },
            Case("headers.maxContinuationFrames is -1, expected 0…1000") { $0.headers.maxContinuationFrames = -1 },
            Case("headers.tableSize is -1, expected 0…65536") { $0.headers.tableSize = -1 },
            Case("messages.maxReceiveSize is 4294967296, expected 0…4294967295") {
                $0.messages.maxReceiveSize = 1 << 32
            },
            Case("messages.maxSendSize is -1, expected 0…4294967295") { $0.messages.maxSendSize = -1 },
            Case("messages.subtypes has \"Proto\", expected a token in lower case, like proto") {
                $0.messages.subtypes = ["json", "Proto"]
            },
            Case("messages.subtypes has \"\", expected a token in lower case, like proto") {
                $0.messages.subtypes = [""]
            },
            Case("calls.maxConcurrent is -5, expected 1 or more, or nil for no limit") { $0.calls.maxConcurrent = -5 },
            Case("calls.defaultTimeout is 2 s, expected at most calls.maxTimeout, 1 s") {
                $0.calls.defaultTimeout = .seconds(2)
                $0.calls.maxTimeout = .seconds(1)
            },
            Case("calls.watchdog is 0 s, expected 1 ms or more") { $0.calls.watchdog = .zero },
            Case("compression.level is 10, expected 1…9") { $0.compression.level = 10 },
            Case("compression.minSize is -1, expected 0…4294967295") { $0.compression.minSize = -1 },
            Case("keepalive.time is 0 s, expected 1 ms or more") { $0.keepalive.time = .zero },
            Case("keepalive.timeout is 7200 s, expected 1 ms…3600 s") {
                $0.keepalive.timeout = .seconds(7200)
            },
            Case("keepalive.maxPingStrikes is -1, expected 0…1000000") { $0.keepalive.maxPingStrikes = -1 },
            Case("floods.maxResets is 0, expected 1…1000000") { $0.floods.maxResets = 0 },
            Case("floods.resetInterval is 0 s, expected 1 ms…3600 s") {
                $0.floods.resetInterval = .zero
            },
            Case("floods.smallFrameSize is 16385, expected 0…16384") { $0.floods.smallFrameSize = 16_385 },
            Case("shutdown.gracePeriod is -1 s, expected 0 s or more") {
                $0.shutdown.gracePeriod = .seconds(-1)
            },
            Case("shutdown.notice is 3601 s, expected 0 s…3600 s") {
                $0.shutdown.notice = .seconds(3601)
            },
            Case("listening.backlog is 0, expected 1…65535") { $0.listening.backlog = 0 },
            Case("listening.eventLoops is 0, expected 1…1024") { $0.listening.eventLoops = 0 },
            Case("listening.busyPolling is 2 ms, expected 0 s…1 ms") { $0.listening.busyPolling = .milliseconds(2) },
        ]
    )
    func outside(testCase: Case) {
        var options = SwiftletServerOptions.defaults
        testCase.change(&options)
        let error = #expect(throws: SwiftletError.self) { try options.validate() }
        #expect(error?.code == .invalidOption)
        #expect(error?.message == testCase.testDescription)
    }

    @Test("are all told at once")
    func several() {
        var options = SwiftletServerOptions.defaults
        options.streams.maxConcurrent = 0
        options.compression.level = 0
        let error = #expect(throws: SwiftletError.self) { try options.validate() }
        #expect(
            error?.message
                == "streams.maxConcurrent is 0, expected 1…2147483647; compression.level is 0, expected 1…9"
        )
    }

    @Test("may be left to say never or no limit")
    func none() throws {
        var options = SwiftletServerOptions.defaults
        options.connections.max = nil
        options.connections.stallTimeout = nil
        options.keepalive.time = nil
        options.shutdown.gracePeriod = nil
        try options.validate()
    }
}
