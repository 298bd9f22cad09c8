import HTTP2
import Swiftlet
import Testing

@Suite("Options of the engine")
struct EngineOptionTests {
    /// The defaults that are documented here must be those that the engine's own tests prove.
    @Test("are the engine's defaults by default")
    func defaults() {
        var engine = ConnectionOptions()
        engine.hashSeed = 7
        let mapped = SwiftletServerOptions.defaults.http2(hashSeed: 7)
        #expect(Self.lines(mapped) == Self.lines(engine))
    }

    @Test("each change with one of the server's")
    func mapping() {
        // Every property gets a number that no other has and that is no default: whatever is not mapped, or mapped to the
        // wrong place, shows.
        var options = SwiftletServerOptions.defaults
        options.streams.maxConcurrent = 70_001
        options.streams.initialWindow = 70_002
        options.streams.connectionWindow = 70_003
        options.streams.maxWindow = 70_004
        options.streams.maxFrameSize = 70_005
        options.headers.tableSize = 6006
        options.connections.maxBufferedOutput = 70_007
        options.connections.maxUnreadOutput = 70_008
        options.floods.maxResets = 70_009
        options.floods.resetInterval = .seconds(10)
        options.headers.maxContinuationFrames = 11
        options.headers.maxBlockSize = 70_012
        options.headers.maxListSize = 70_013
        options.headers.hardMaxListSize = 70_014
        options.floods.maxQueuedControlFrames = 70_015
        options.keepalive.minClientInterval = .seconds(16)
        options.keepalive.maxPingStrikes = 17
        options.keepalive.permitsPingsWithoutCalls = true
        options.floods.maxSmallFrames = 70_018
        options.floods.smallFrameSize = 19
        options.floods.maxIgnoredFrames = 70_020
        options.floods.maxWindowUpdates = 70_021
        options.floods.maxSettings = 70_022
        options.keepalive.time = .seconds(23)
        options.keepalive.timeout = .seconds(24)
        options.connections.handshakeTimeout = .seconds(25)
        options.connections.maxIdle = .seconds(26)
        options.connections.maxAge = .seconds(27)
        options.connections.maxAgeGrace = .seconds(28)
        options.connections.stallTimeout = .seconds(29)
        options.shutdown.notice = .seconds(30)
        let lines = Self.lines(options.http2(hashSeed: 31))
        let unchanged = lines.filter { Self.lines(ConnectionOptions()).contains($0) }
        // Only what the server has no option for.
        #expect(unchanged == ["outputSlice: 65536"])
        #expect(Set(lines.map { $0.split(separator: ": ")[1] }).count == lines.count - 1, "both tables share a size")
    }

    @Test("vary the age within ten percent", arguments: [(0.5, 90), (0.95, 95), (1, 100), (1.1, 110), (9, 110)])
    func age(factor: Double, seconds: Int) throws {
        var options = SwiftletServerOptions.defaults
        options.connections.maxAge = .seconds(100)
        let age = try #require(options.http2(hashSeed: 0, ageFactor: factor).keepalive.maxAge)
        #expect(abs(age / .seconds(1) - Double(seconds)) < 0.001)
    }

    @Test("hold for the longest times")
    func longest() throws {
        var options = SwiftletServerOptions.defaults
        options.connections.maxAge = .seconds(100 * 365 * 86_400)
        try options.validate()
        #expect(options.http2(hashSeed: 0, ageFactor: 1.1).keepalive.maxAge != nil)
    }

    /// Every property and its value, those of the groups too.
    private static func lines(_ value: Any) -> [String] {
        Mirror(reflecting: value).children.flatMap { child -> [String] in
            if child.value is LimitOptions || child.value is KeepaliveOptions { return self.lines(child.value) }
            return ["\(child.label ?? ""): \(child.value)"]
        }
    }
}
