import Sockets
import Synchronization
import Testing

@Suite("Event loops", .timeLimit(.minutes(5)))
struct EventLoopTests {
    /// Runs a body on a loop, and waits for what it returns.
    private func on<Result: Sendable>(_ loop: EventLoop, _ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            loop.execute { continuation.resume(returning: body()) }
        }
    }

    /// What happened, in order.
    private final class Record<Entry: Sendable>: Sendable {
        private let all = Mutex<[Entry]>([])
        var entries: [Entry] { self.all.withLock { $0 } }

        func add(_ entry: Entry) {
            self.all.withLock { $0.append(entry) }
        }
    }

    /// Receives what comes, until the end.
    ///
    /// `@unchecked Sendable`: used on its loop only.
    private final class Receiver: PollTarget, @unchecked Sendable {
        private let socket: Socket
        private let loop: EventLoop
        private let texts: AsyncStream<String>.Continuation
        var token: PollToken?

        init(_ socket: Socket, loop: EventLoop, texts: AsyncStream<String>.Continuation) {
            self.socket = socket
            self.loop = loop
            self.texts = texts
        }

        func ready(_ readiness: Readiness) {
            if let text = self.socket.receiveText(4) {
                self.texts.yield(text)
            } else if let token = self.token.take() {
                self.loop.deregister(token)
                self.texts.finish()
            }
        }
    }

    @Test("run what many threads post, each thread's in order, one at a time")
    func posts() async throws {
        let loop = try EventLoop(name: "test")
        let seen = Record<(poster: Int, number: Int)>()
        await withTaskGroup { group in
            for poster in 0..<8 {
                group.addTask {
                    for number in 0..<500 {
                        loop.execute { seen.add((poster, number)) }
                    }
                }
            }
        }
        _ = await self.on(loop) { 0 }
        for poster in 0..<8 {
            #expect(seen.entries.filter { $0.poster == poster }.map(\.number) == Array(0..<500))
        }
    }

    @Test("know their own thread")
    func ownThread() async throws {
        let loop = try EventLoop(name: "test")
        let other = try EventLoop(name: "other")
        #expect(!loop.inEventLoop)
        #expect(await self.on(loop) { loop.inEventLoop })
        #expect(await self.on(loop) { !other.inEventLoop })
    }

    @Test("run what is posted from the loop itself after what runs")
    func ownPosts() async throws {
        let loop = try EventLoop(name: "test")
        let order = Record<Int>()
        await withCheckedContinuation { continuation in
            loop.execute {
                loop.execute {
                    order.add(2)
                    continuation.resume()
                }
                order.add(1)
            }
        }
        #expect(order.entries == [1, 2])
    }

    @Test("tell of a socket for as long as it is ready, and not any more once it is deregistered")
    func readiness() async throws {
        let loop = try EventLoop(name: "test")
        let pair = try SocketPair()
        defer { pair.far.close() }
        let (texts, continuation) = AsyncStream.makeStream(of: String.self)
        let receiver = Receiver(pair.near, loop: loop, texts: continuation)
        let isRegistered = await self.on(loop) {
            receiver.token = try? loop.register(pair.near, for: .readable, receiver)
            return receiver.token != nil
        }
        #expect(isRegistered)
        #expect(pair.far.send("hello, world") == .bytes(12))
        var iterator = texts.makeAsyncIterator()
        #expect(await iterator.next() == "hell")
        #expect(await iterator.next() == "o, w")
        #expect(await iterator.next() == "orld")
        // Nobody is told while nobody waits.
        await self.on(loop) { receiver.token.map { loop.change($0, to: []) } }
        #expect(pair.far.send("more") == .bytes(4))
        _ = await self.on(loop) { 0 }
        await self.on(loop) {
            continuation.yield("-")
            receiver.token.map { loop.change($0, to: .readable) }
        }
        #expect(await iterator.next() == "-")
        #expect(await iterator.next() == "more")
        await self.on(loop) { receiver.token.take().map { loop.deregister($0) } }
        #expect(pair.far.send("lost") == .bytes(4))
        _ = await self.on(loop) { 0 }
        pair.near.close()
        continuation.finish()
        #expect(await iterator.next() == nil)
    }

    @Test("a socket that has the place of one before it does not get that one's events")
    func staleToken() async throws {
        let loop = try EventLoop(name: "test")
        let (first, second) = (try SocketPair(), try SocketPair())
        defer {
            first.close()
            second.close()
        }
        let (texts, continuation) = AsyncStream.makeStream(of: String.self)
        let isKept = await self.on(loop) {
            let receiver = Receiver(second.near, loop: loop, texts: continuation)
            guard let old = try? loop.register(first.near, for: .readable, receiver) else { return false }
            loop.deregister(old)
            receiver.token = try? loop.register(second.near, for: .readable, receiver)
            // Does nothing to the new one.
            loop.deregister(old)
            loop.change(old, to: [])
            return true
        }
        #expect(isKept)
        #expect(second.far.send("mine") == .bytes(4))
        #expect(await texts.first { _ in true } == "mine")
        second.far.close()
        second.near.close()
    }

    @Test("run what is to happen later when its time has come, the earliest first")
    func delays() async throws {
        let loop = try EventLoop(name: "test")
        // A machine that is busy may take longer to ask for them than they are apart: then once more, further apart.
        for milliseconds in [10, 100, 1_000, 10_000] {
            let begin = MonotonicClock.now
            let (order, continuation) = AsyncStream.makeStream(of: Int.self)
            // On the loop, which begins with none of them before it knows all.
            let end = await self.on(loop) {
                loop.execute(in: .milliseconds(3 * milliseconds)) {
                    continuation.yield(2)
                    continuation.finish()
                }
                loop.execute(in: .milliseconds(milliseconds)) { continuation.yield(1) }
                loop.execute(in: .zero) { continuation.yield(0) }
                return MonotonicClock.now
            }
            var seen: [Int] = []
            for await number in order { seen.append(number) }
            #expect(MonotonicClock.now - begin >= UInt64(3 * milliseconds) * 1_000_000)
            guard end - begin < UInt64(milliseconds) * 1_000_000 else { continue }
            #expect(seen == [0, 1, 2])
            return
        }
        Issue.record("to ask for three delays took longer than 10 s")
    }

    /// Ends after so many turns.
    ///
    /// `@unchecked Sendable`: used on its loop only.
    private final class Client: EventLoopClient, @unchecked Sendable {
        private var turns = 0
        private let over: AsyncStream<Int>.Continuation

        init(_ over: AsyncStream<Int>.Continuation) {
            self.over = over
        }

        func turnBegins() {
            self.turns += 1
        }

        func turnEnds() -> LoopWait {
            switch self.turns {
            case 0..<3:
                return .not
            case 3:
                return .until(MonotonicClock.now + 5_000_000)
            default:
                self.over.yield(self.turns)
                return .over
            }
        }
    }

    @Test("work for a client as long as that wants, and for others afterwards")
    func client() async throws {
        let loop = try EventLoop(name: "test")
        let (over, continuation) = AsyncStream.makeStream(of: Int.self)
        loop.start(Client(continuation))
        #expect(await over.first { _ in true } == 4)
        // Its thread may have ended by now: it starts again.
        for _ in 0..<100 {
            #expect(await self.on(loop) { loop.inEventLoop })
        }
    }

    @Test("give their descriptors back when nobody has them")
    func release() async throws {
        weak var old: EventLoop?
        do {
            let loop = try EventLoop(name: "test")
            _ = await self.on(loop) { 0 }
            old = loop
        }
        // The thread lets go of it in its own time.
        while old != nil { await Task.yield() }
    }
}
