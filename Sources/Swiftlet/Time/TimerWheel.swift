package import HTTP2

/// Many deadlines at little cost: a hierarchical timing wheel (Varghese and Lauck, 1987).
///
/// ```
/// let token = wheel.schedule(call, at: deadline)
/// wheel.cancel(token)
/// wheel.advance(to: now)
/// while let call = wheel.next() { … }         // may schedule and cancel
/// wake(at: wheel.nextDeadline)
/// ```
///
/// Time is counted in ticks of 10 ms. A deadline is rounded up to a tick: it never comes early, and up to 10 ms late.
/// Seven levels of 64 slots cover every instant there is: a timer lies on the level of the highest digit (of six bits)
/// in which its tick differs from the wheel's, and moves down when the wheel gets there, six times at most.
///
/// - Complexity: O(1) for everything, amortised. Nothing is allocated once there is memory for the most timers that
///   were scheduled at once: 24 bytes and a payload each.
package struct TimerWheel<Payload>: ~Copyable {
    /// A scheduled timer.
    ///
    /// It does no harm when the timer has expired or was cancelled.
    package struct Token: Equatable, Sendable {
        fileprivate let index: Int32
        fileprivate let generation: UInt32
    }

    private struct Node {
        var tick: UInt64 = 0
        var list: Int32 = -1
        var previous: Int32 = -1
        var next: Int32 = -1
        /// Counts up when the node is taken and when it is freed: odd while it holds a timer.
        var generation: UInt32 = 0
        var payload: Payload?
    }

    /// How many nanoseconds a tick has.
    package static var tick: Instant { 10_000_000 }

    /// How many timers are scheduled, those included that have expired and were not handed out yet.
    package private(set) var count = 0

    private var lists = WheelLists()
    private var nodes: UnsafeMutablePointer<Node>
    private(set) var capacity = 0
    /// The first node that is free, linked by `next`; -1 if there is none.
    private var firstFree: Int32 = -1
    private var now: Instant
    /// Timers up to this tick are in the list of those that are due.
    private var elapsed: UInt64

    /// Makes an empty wheel.
    package init(now: Instant) {
        self.nodes = .allocate(capacity: 0)
        self.now = now
        self.elapsed = now / Self.tick
    }

    deinit {
        self.nodes.deinitialize(count: self.capacity)
        self.nodes.deallocate()
    }
}

// MARK: - Use

extension TimerWheel {
    /// Schedules a payload to come out of ``next()`` at a deadline; at once if that has passed.
    package mutating func schedule(_ payload: Payload, at deadline: Instant) -> Token {
        if self.firstFree < 0 {
            self.grow()
        }
        let index = self.firstFree
        let node = self.nodes + Int(index)
        self.firstFree = node.pointee.next
        let (whole, rest) = deadline.quotientAndRemainder(dividingBy: Self.tick)
        node.pointee.tick = deadline <= self.now ? 0 : whole &+ (rest > 0 ? 1 : 0)
        node.pointee.generation &+= 1
        node.pointee.payload = payload
        self.count += 1
        self.link(index)
        return Token(index: index, generation: node.pointee.generation)
    }

    /// Takes a timer out that has not been handed out yet.
    ///
    /// - Returns: its payload; `nil` if the timer is gone.
    @discardableResult
    package mutating func cancel(_ token: Token) -> Payload? {
        guard token.index >= 0, token.index < self.capacity,
            self.nodes[Int(token.index)].generation == token.generation
        else { return nil }
        return self.remove(token.index)
    }

    /// Tells the time: what has expired by `now` comes out of ``next()``.
    ///
    /// A time before the last one changes nothing.
    package mutating func advance(to now: Instant) {
        guard now > self.now else { return }
        self.now = now
        let target = now / Self.tick
        while let slot = self.lists.firstSlot(after: self.elapsed), slot.tick <= target {
            self.elapsed = slot.tick
            self.spread(slot.list)
        }
        self.elapsed = target
    }

    /// The next payload that has expired, in the order of the ticks; `nil` when there is no more.
    package mutating func next() -> Payload? {
        let first = self.lists.first(in: WheelLists.due)
        return first < 0 ? nil : self.remove(first)
    }

    /// When to call ``advance(to:)`` again; `.max` if nothing is scheduled.
    ///
    /// For a timer that is more than 640 ms away this may be earlier than its deadline, since it has to move down first.
    package var nextDeadline: Instant {
        if self.lists.first(in: WheelLists.due) >= 0 {
            return self.now
        }
        guard let slot = self.lists.firstSlot(after: self.elapsed) else { return .max }
        let (deadline, overflow) = slot.tick.multipliedReportingOverflow(by: Self.tick)
        return overflow ? .max : deadline
    }
}

// MARK: - Nodes

extension TimerWheel {
    /// Appends a node to the list for its tick.
    private mutating func link(_ index: Int32) {
        let node = self.nodes + Int(index)
        let list = WheelLists.list(for: node.pointee.tick, elapsed: self.elapsed)
        let last = self.lists.append(index, to: list)
        node.pointee.list = list
        node.pointee.previous = last
        node.pointee.next = -1
        if last >= 0 {
            self.nodes[Int(last)].next = index
        }
    }

    /// Takes a node out of its list and frees it.
    private mutating func remove(_ index: Int32) -> Payload? {
        let node = self.nodes + Int(index)
        let previous = node.pointee.previous
        let next = node.pointee.next
        if previous >= 0 {
            self.nodes[Int(previous)].next = next
        }
        if next >= 0 {
            self.nodes[Int(next)].previous = previous
        }
        self.lists.remove(from: node.pointee.list, previous: previous, next: next)
        let payload = node.pointee.payload.take()
        node.pointee.generation &+= 1
        node.pointee.next = self.firstFree
        self.firstFree = index
        self.count -= 1
        return payload
    }

    /// Moves the nodes of a list, whose turn has come, to the lists where they belong now.
    private mutating func spread(_ list: Int32) {
        var index = self.lists.empty(list)
        while index >= 0 {
            let next = self.nodes[Int(index)].next
            self.link(index)
            index = next
        }
    }

    private mutating func grow() {
        let capacity = max(16, self.capacity * 2)
        precondition(capacity <= Int(Int32.max), "\(self.count) timers")
        let nodes = UnsafeMutablePointer<Node>.allocate(capacity: capacity)
        nodes.moveInitialize(from: self.nodes, count: self.capacity)
        self.nodes.deallocate()
        for index in (self.capacity..<capacity).reversed() {
            (nodes + index).initialize(to: Node(next: self.firstFree))
            self.firstFree = Int32(index)
        }
        self.nodes = nodes
        self.capacity = capacity
    }
}
