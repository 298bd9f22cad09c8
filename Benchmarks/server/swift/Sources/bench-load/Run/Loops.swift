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

/// When the calls of an open loop are due.
private struct Schedule {
    let start: UInt64
    /// Nanoseconds from one call to the next.
    let interval: Double
    /// Calls that have begun.
    var begun = 0
    /// The connection whose turn is next.
    var cursor = 0

    /// When the next call is due, in nanoseconds of the monotonic clock.
    var due: UInt64 { self.start + UInt64(Double(self.begun) * self.interval) }
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
    /// A call that could not begin when it was due counts from then all the same. All that were due before the end are
    /// made and waited for, and count among the latencies: else a server that stalls would have its slowest calls left
    /// out. The rate is that of the calls that were answered in time.
    mutating func runOpenLoop() throws(LoadError) -> Report {
        let phases = Phases(self.options)
        var schedule = Schedule(start: phases.start, interval: 1e9 / self.options.rate)
        var now = monotonicNow()
        while now < phases.warm { now = try self.turnOpen(&schedule, until: now) }
        let (start, processor) = (now, processorSeconds())
        self.tally.reset()
        while now < phases.end { now = try self.turnOpen(&schedule, until: now) }
        let (counts, used) = (Counts(self.tally), processorSeconds() - processor)
        while schedule.due <= phases.end {
            _ = try self.turnOpen(&schedule, until: phases.end, milliseconds: 1)
        }
        try self.drain()
        return Report(self.tally, counts: counts, seconds: Double(now - start) / 1e9, processorSeconds: used)
    }

    /// Begins what is due and handles what has come.
    ///
    /// - Returns: The time behind it.
    private mutating func turnOpen(
        _ schedule: inout Schedule,
        until time: UInt64,
        milliseconds: Int32 = 0
    ) throws(LoadError) -> UInt64 {
        while schedule.due <= time, let free = self.connectionWithRoom(&schedule.cursor) {
            try self.begin(on: free, at: schedule.due)
            schedule.begun += 1
        }
        try self.turn(milliseconds: milliseconds, expecting: milliseconds > 0)
        return monotonicNow()
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
