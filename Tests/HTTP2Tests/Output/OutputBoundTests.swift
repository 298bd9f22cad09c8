import Testing

@testable import HTTP2

@Suite("The bound of the output") struct OutputBoundTests {
    /// Bytes of large messages that are sent, and what is left.
    typealias Step = (sent: Int, left: Int)

    @Test(
        "grows for a peer that takes bursts as a whole, and is what was configured for one that does not",
        arguments: [
            ([], 100),
            ([(100, 0)], 200),
            ([(50, 0)], 200),
            ([(49, 0)], 100),
            ([(0, 0)], 100),
            ([(100, 0), (99, 0)], 200),
            ([(100, 0), (200, 0)], 400),
            ([(100, 0), (200, 0), (400, 0), (400, 0)], 400),
            ([(100, 0), (200, 0), (399, 1)], 100),
            ([(100, 0), (0, 1)], 100),
            ([(100, 0), (200, 0), (100, 300)], 300),
            ([(100, 0), (200, 0), (100, 300), (150, 150)], 150),
            ([(100, 0), (200, 0), (100, 300), (250, 50)], 100),
        ] as [([Step], Int)]
    )
    func steps(_ steps: [Step], bound: Int) {
        var box = OutputBound(100)
        for step in steps { box.drained(step.sent, left: step.left) }
        #expect(box.current == bound)
        #expect(box.extra == bound - 100)
    }

    private static func options() -> ConnectionOptions {
        var options = ConnectionOptions()
        options.maxOutput = 100_000
        options.maxUnreadOutput = 110_000
        return options
    }

    /// Writes until no more is taken; how much was.
    private static func fill(_ peer: Peer, _ stream: StreamHandle, _ message: SegmentTests.Message) -> Int {
        var taken = 0
        while case let count = peer.sendData(stream, message, from: 0, to: 50_000), count > 0 { taken += count }
        return taken
    }

    /// Whether a request that comes now is taken.
    private static func takes(_ peer: Peer, stream: UInt32) -> Bool {
        _ = peer.open(stream, end: true)
        return !peer.connection.isOver
    }

    @Test("lets a connection that keeps up with large messages send four times as much at once")
    func bursts() {
        let (peer, stream) = SegmentTests.responding(Self.options())
        let message = SegmentTests.Message(50_000)
        #expect(Self.fill(peer, stream, message) == 100_000)
        for expected in [200_000, 400_000, 400_000] {
            peer.connection.drained(peer.outputCount)
            #expect(abs(Self.fill(peer, stream, message) - expected) < 1_000)
        }
        // A request that comes now is not held against the peer.
        #expect(Self.takes(peer, stream: 3))
        // Nor when the peer has taken a part.
        peer.connection.drained(100_000)
        #expect(Self.takes(peer, stream: 5))
        #expect(peer.connection.writableBytes(stream) == 0)
        peer.connection.drained(peer.outputCount - 1)
        #expect(peer.outputCount == 1)
        #expect(Self.fill(peer, stream, message) < 101_000)
    }

    @Test("does not grow for small messages, which had better stay in the caches")
    func small() {
        let (peer, stream) = SegmentTests.responding(Self.options())
        for _ in 0..<5 {
            var taken = 0
            while case let count = peer.sendData(stream, [UInt8](repeating: 0, count: 1000)), count > 0 {
                taken += count
            }
            #expect(taken <= 100_000)
            peer.connection.drained(peer.outputCount)
        }
    }
}
