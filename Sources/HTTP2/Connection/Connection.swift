package import HPACK

/// One HTTP/2 connection (RFC 9113) without any I/O: bytes in and events out, calls in and bytes out.
///
/// ```
/// connection.receive(bytes, now: now)              // after a read
/// while let event = connection.next() { … }        // until nil: only then may the bytes go away
/// send(connection.output); connection.drained(n)   // once per read cycle; see also forEachOutput
/// ```
///
/// The layer above also calls ``next()`` until `nil` after ``drained(_:)`` and ``advance(to:)``. It may call anything
/// that sends between two events. What a call asks for that the state does not allow is not done, and the call says so;
/// nothing here traps on a peer's doing.
///
/// A connection is one value with one owner and no locks: all calls come from one thread at a time.
package struct Connection: ~Copyable {
    enum Stage {
        /// The client's preface has not come yet (server).
        case preface
        /// The peer's first frame must be SETTINGS.
        case firstSettings
        case open
        /// Over; ``Event/ended`` (or ``Event/http1``) is still to be told.
        case ending
        case ended
    }

    let role: Role
    private let sharedOptions: SharedOptions
    var stage: Stage
    /// The time, as of the last ``receive(_:now:)``, ``advance(to:)`` or ``drain(now:)``.
    ///
    /// Timers start from it. Whoever writes, ends streams or drains output at another time than in these calls sets it
    /// before; the engine does not look by itself.
    package var now: Instant

    // Input
    var preface = Preface()
    var reader = FrameReader()
    var decoder: Decoder
    var assembler: HeaderBlockAssembler
    var requests = RequestMemo()

    // Streams
    var streams: StreamTable
    var closedStreams = ClosedStreams()
    /// The last stream of the peer's that was taken; GOAWAY tells it.
    var lastPeerStreamID: StreamID = 0
    /// The last stream of the peer's that was seen, taken or not.
    var lastSeenStreamID: StreamID = 0
    var lastOwnStreamID: StreamID = 0
    /// The last stream that the peer's GOAWAY leaves to us (client).
    var lastAllowedStreamID: StreamID = .max

    // Flow control
    var sendWindow = SendWindow(65_535)
    var receiveWindow: ReceiveWindow
    var bandwidth: BandwidthEstimator
    var writers = WriterQueue()

    // Settings
    var localSettings: Settings
    var peerSettings = Settings()
    var unacknowledgedSettings = 0

    // Output
    var outputBuffer: OutputBuffer
    var outputBound: OutputBound
    var encoder: Encoder

    // Limits
    var resets: ResetBudget
    var controlFrames: ControlFrameLimit
    var pings: PingStrikes
    var ignoredFrames: FrameBudget
    var windowUpdates: FrameBudget
    var settingsFrames: FrameBudget

    // Timers
    var handshakeDeadline: Instant
    var keepalive: KeepaliveTimer
    var lifetime: LifetimeTimer
    var stall: StallTimer
    var drainMachine: DrainMachine

    /// The fields of the last ``Event/headers(_:endStream:)`` or ``Event/trailers(_:)``.
    package internal(set) var fields: HeaderList

    /// Why the connection failed; `nil` while it has not.
    package internal(set) var failure: HTTP2Error?

    /// The last error of a single stream: why ``Event/reset(_:_:)`` came, `nil` if the peer sent RST_STREAM itself.
    package internal(set) var lastStreamError: HTTP2Error?

    /// How many streams were refused because there were too many; ``lastStreamError`` is about the last one.
    package internal(set) var refusedStreams = 0

    /// The options that the connection was made with.
    @inline(__always) var options: ConnectionOptions { self.sharedOptions.value }

    /// Makes a connection with options of its own.
    package init(role: Role, options: ConnectionOptions = ConnectionOptions(), now: Instant) {
        self.init(role: role, sharing: options.shared(), hashSeed: options.hashSeed, now: now)
    }

    /// Makes a connection whose transport has just been established.
    ///
    /// The seed must be unknown to the peer; see ``StreamTable``.
    /// Connections of one event loop should share the memory for what is on its way; see ``ConnectionMemory``.
    package init(
        role: Role,
        sharing shared: SharedOptions,
        memory: ConnectionMemory = ConnectionMemory(),
        hashSeed: UInt64,
        now: Instant
    ) {
        let options = shared.value
        let settings = options.settings(role: role)
        self.role = role
        self.sharedOptions = shared
        self.now = now
        self.stage = role == .server ? .preface : .firstSettings
        self.decoder = Decoder(
            tableSizeLimit: max(4096, options.decoderTableSize),
            limits: Decoder.Limits(
                softListSize: options.limits.softHeaderListSize,
                hardListSize: options.limits.hardHeaderListSize
            ),
            memory: memory.codec
        )
        self.assembler = HeaderBlockAssembler(options: options.limits)
        self.streams = StreamTable(seed: hashSeed)
        self.receiveWindow = ReceiveWindow(65_535)
        self.bandwidth = BandwidthEstimator(
            window: settings.initialWindowSize,
            maximumWindow: min(options.maxWindow, SendWindow.maximum)
        )
        self.localSettings = settings
        self.outputBuffer = OutputBuffer(memory: memory.output)
        self.outputBound = OutputBound(options.maxOutput)
        self.encoder = Encoder(tableSize: options.encoderTableSize, memory: memory.codec)
        self.resets = ResetBudget(limit: options.limits.maxResets, interval: options.limits.resetInterval)
        self.controlFrames = ControlFrameLimit(limit: options.limits.maxQueuedControlFrames)
        self.pings = PingStrikes(options: options.limits)
        self.ignoredFrames = FrameBudget(limit: options.limits.maxIgnoredFrames)
        self.windowUpdates = FrameBudget(limit: options.limits.maxWindowUpdates)
        self.settingsFrames = FrameBudget(limit: options.limits.maxSettings)
        self.handshakeDeadline = now.after(options.keepalive.handshakeTimeout.nanoseconds)
        self.keepalive = KeepaliveTimer(options: options.keepalive, now: now)
        self.lifetime = LifetimeTimer(options: options.keepalive, now: now)
        self.stall = StallTimer(options: options.keepalive)
        self.drainMachine = DrainMachine(notice: options.keepalive.drainNotice)
        self.fields = .empty
        if role == .client {
            self.sendPreface()
        }
    }

    /// How many streams there are, those included whose handler outlives them.
    package var streamCount: Int { self.streams.count }

    /// Whether the connection is over: nothing more is read or written.
    package var isOver: Bool { self.stage == .ending || self.stage == .ended }

    /// Whether the peer has sent its SETTINGS and the connection is in use.
    package var isOpen: Bool { self.stage == .open }

    /// The peer's parameters.
    package var settings: Settings { self.peerSettings }

    /// Takes bytes that were received.
    ///
    /// They must stay where they are until ``next()`` has returned `nil`.
    @inline(__always)
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Instant) {
        self.now = now
        self.keepalive.received(now: now)
        if self.stage == .preface {
            self.receivePreface(bytes)
        } else if self.stage != .ending, self.stage != .ended {
            self.reader.feed(bytes)
        }
    }

    /// The next event; `nil` when everything that was received is dealt with.
    package mutating func next() -> Event? {
        if self.writers.isWaiting, let event = self.nextWriter() {
            return event
        }
        while self.stage == .open || self.stage == .firstSettings {
            do throws(HTTP2Error) {
                guard try self.reader.next(maxFrameSize: self.localSettings.maxFrameSize) else { break }
                if let event = try self.handleFrame() {
                    return event
                }
            } catch {
                if let event = self.recover(from: error) {
                    return event
                }
            }
        }
        return self.finishRound()
    }

    /// What is left to do when the input is used up.
    private mutating func finishRound() -> Event? {
        if self.writers.isWaiting, let event = self.nextWriter() {
            return event
        }
        if self.drainMachine.state != .running {
            self.act(on: self.drainMachine.advance(to: self.now, streams: self.streams.count))
        }
        if self.hasOutput {
            self.stall.update(isWaiting: true, progressed: false, now: self.now)
        }
        guard self.stage == .ending else { return nil }
        self.stage = .ended
        self.reader.stop()
        return self.isHTTP1 ? .http1 : .ended
    }
}
