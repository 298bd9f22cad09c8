import Glibc

/// Opens the connections and turns the loop that all of them share.
struct Runner: ~Copyable {
    let options: Options
    let plan: Plan
    var tally = Tally()
    let connections: UnsafeMutablePointer<Connection>
    private var opened = 0
    private var poller: Poller
    private var lastEvent = monotonicNow()

    /// How long the server may be silent while calls are under way, in nanoseconds.
    private static let patience: UInt64 = 10_000_000_000
    /// How many connections are opened before the server's answers are awaited.
    private static let batch = 64
    /// Stands for standard input where sockets have their connection's number.
    private static let standardInput = Int(Int32.max)

    init(_ options: Options) throws(LoadError) {
        try raiseFileLimit(to: options.connections + 64)
        let plan = try Plan(options)
        self.poller = try Poller()
        self.options = options
        self.plan = plan
        self.connections = .allocate(capacity: options.connections)
    }

    deinit {
        self.connections.deinitialize(count: self.opened)
        self.connections.deallocate()
    }

    /// Opens all connections and waits for the server's SETTINGS on each.
    mutating func open(callOnEach: Bool = false) throws(LoadError) {
        while self.opened < self.options.connections {
            let first = self.opened
            let end = min(first + Self.batch, self.options.connections)
            for number in first..<end {
                (self.connections + number).initialize(
                    to: try Connection.open(port: self.options.port, plan: self.plan)
                )
                self.opened += 1
                self.poller.add(self.connections[number].socket, number: number)
            }
            for number in first..<end {
                while !self.connections[number].isReady { try self.turn(milliseconds: 100, expecting: true) }
                if callOnEach { try self.begin(on: number, at: monotonicNow()) }
            }
            try self.drain()
        }
    }

    /// Begins a call and sends it.
    mutating func begin(on number: Int, at start: UInt64) throws(LoadError) {
        self.connections[number].begin(self.plan, &self.tally, at: start)
        try self.connections[number].pump(self.plan)
        self.watchOutput(of: number)
    }

    /// Begins as many calls as may be under way, and sends each connection's at once.
    mutating func fill() throws(LoadError) {
        let now = monotonicNow()
        for number in 0..<self.opened {
            while self.connections[number].hasRoom(self.plan) && self.tally.started < self.tally.allowed {
                self.connections[number].begin(self.plan, &self.tally, at: now)
            }
            try self.connections[number].pump(self.plan)
            self.watchOutput(of: number)
        }
    }

    /// Waits until no call is under way.
    mutating func drain() throws(LoadError) {
        while self.tally.finished < self.tally.started { try self.turn(milliseconds: 100, expecting: true) }
    }

    /// Waits for events and handles them.
    ///
    /// - Throws: if nothing comes for ten seconds although something is expected, or what comes is wrong.
    mutating func turn(milliseconds: Int32, expecting: Bool) throws(LoadError) {
        let ready = self.poller.wait(milliseconds: milliseconds)
        for index in 0..<ready {
            self.tally.now = monotonicNow()
            self.lastEvent = self.tally.now
            try self.handle(self.poller.number(at: index), isReadable: self.poller.isReadable(at: index))
        }
        if ready == 0 && expecting && milliseconds > 0 && monotonicNow() - self.lastEvent > Self.patience {
            let live = self.tally.started - self.tally.finished
            throw LoadError("stalled: nothing came for 10 seconds, \(live) calls are under way")
        }
    }

    private mutating func handle(_ number: Int, isReadable: Bool) throws(LoadError) {
        if number == Self.standardInput { exit(0) }
        if isReadable {
            try self.connections[number].receive(self.plan, &self.tally)
        } else {
            try self.connections[number].pump(self.plan)
        }
        self.watchOutput(of: number)
    }

    /// Has epoll watch for room in the socket as long as something waits for it.
    @inline(__always)
    private mutating func watchOutput(of number: Int) {
        let isWanted = self.connections[number].output.count > 0
        guard isWanted != self.connections[number].isWatchingOutput else { return }
        self.connections[number].isWatchingOutput = isWanted
        self.poller.watch(self.connections[number].socket, number: number, output: isWanted)
    }

    /// Keeps the connections open, and answers pings, until standard input ends: then the process does.
    mutating func hold() throws(LoadError) {
        self.poller.add(0, number: Self.standardInput)
        while true { try self.turn(milliseconds: 1000, expecting: false) }
    }
}
