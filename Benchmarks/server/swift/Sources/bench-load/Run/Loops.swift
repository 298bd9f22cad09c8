/// When a run starts, is warm, and ends, in nanoseconds of the monotonic clock.
private struct Phases {
    let start = monotonicNow()
    let warm: UInt64
    let end: UInt64

    init(_ options: Options) {
        self.warm = self.start + UInt64(options.warmup * 1e9)
        self.end = self.warm + UInt64(options.seconds * 1e9)
    }
}

extension Runner {
    /// As many calls as may be under way, always, for a time.
    mutating func runClosedLoop() throws(LoadError) -> Report {
        let phases = Phases(self.options)
        self.tally.isOpen = true
        try self.fill()
        var now = try self.turnClosed(until: phases.warm)
        self.tally.reset()
        let (start, processor) = (now, processorSeconds())
        now = try self.turnClosed(until: phases.end)
        self.tally.isOpen = false
        let report = Report(
            self.tally,
            seconds: Double(now - start) / 1e9,
            processorSeconds: processorSeconds() - processor
        )
        try self.drain()
        return report
    }

    private mutating func turnClosed(until end: UInt64) throws(LoadError) -> UInt64 {
        var now = monotonicNow()
        while now < end {
            try self.turn(milliseconds: Int32(min(100, (end - now) / 1_000_000 + 1)), expecting: true)
            now = monotonicNow()
        }
        return now
    }

    /// As many calls as may be under way, until a number of them has ended.
    ///
    /// There is no warm-up.
    mutating func runCalls() throws(LoadError) -> Report {
        self.tally.isOpen = true
        self.tally.allowed = self.options.calls
        let (start, processor) = (monotonicNow(), processorSeconds())
        try self.fill()
        try self.drain()
        return Report(
            self.tally,
            seconds: Double(monotonicNow() - start) / 1e9,
            processorSeconds: processorSeconds() - processor
        )
    }

    /// A call whenever one is due.
    ///
    /// A call that could not begin when it was due counts from then all the same.
    mutating func runOpenLoop() throws(LoadError) -> Report {
        let phases = Phases(self.options)
        let interval = 1e9 / self.options.rate
        var begun = 0
        var cursor = 0
        var now = monotonicNow()
        var warm: (start: UInt64, processor: Double)?
        while now < phases.end {
            while Double(begun) * interval <= Double(now - phases.start), let free = self.connectionWithRoom(&cursor) {
                try self.begin(on: free, at: phases.start + UInt64(Double(begun) * interval))
                begun += 1
            }
            try self.turn(milliseconds: 0, expecting: false)
            now = monotonicNow()
            if warm == nil && now >= phases.warm {
                warm = (now, processorSeconds())
                self.tally.reset()
            }
        }
        let from = warm ?? (phases.start, 0)
        let report = Report(
            self.tally,
            seconds: Double(now - from.start) / 1e9,
            processorSeconds: processorSeconds() - from.processor
        )
        try self.drain()
        return report
    }

    /// The next connection in turn that can begin a call.
    private func connectionWithRoom(_ cursor: inout Int) -> Int? {
        for _ in 0..<self.options.connections {
            let number = cursor
            cursor = cursor + 1 == self.options.connections ? 0 : cursor + 1
            if self.connections[number].hasRoom(self.plan) { return number }
        }
        return nil
    }
}
