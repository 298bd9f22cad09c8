/// The parameters of one side of a connection (RFC 9113, section 6.5.2).
package struct Settings: Equatable, Sendable {
    // Stored as on the wire, as each connection has two of these.
    private var tableSize: UInt32 = 4096
    private var streams: UInt32 = .max
    private var window: UInt32 = 65_535
    private var frameSize: UInt32 = 16_384
    private var listSize: UInt32 = .max

    /// The dynamic table that the side lets its peer use for compression, in bytes.
    package var headerTableSize: Int {
        get { Int(self.tableSize) }
        set { self.tableSize = UInt32(clamping: newValue) }
    }
    /// Whether the side takes pushed streams.
    package var isPushEnabled = true
    /// How many streams the side lets its peer have at once; 2^32 - 1 if it does not say.
    package var maxConcurrentStreams: Int {
        get { Int(self.streams) }
        set { self.streams = UInt32(clamping: newValue) }
    }
    /// The window that the side's streams start with, in bytes: 0…2^31 - 1.
    package var initialWindowSize: Int {
        @inline(__always) get { Int(self.window) }
        set { self.window = UInt32(clamping: newValue) }
    }
    /// The largest payload of a frame that the side takes, in bytes: 2^14…2^24 - 1.
    package var maxFrameSize: Int {
        @inline(__always) get { Int(self.frameSize) }
        set { self.frameSize = UInt32(clamping: newValue) }
    }
    /// The largest uncompressed header list that the side takes, in bytes; a hint, and 2^32 - 1 if it does not say.
    package var maxHeaderListSize: Int {
        get { Int(self.listSize) }
        set { self.listSize = UInt32(clamping: newValue) }
    }
    /// Whether the side takes extended CONNECT (RFC 8441).
    package var isConnectProtocolEnabled = false

    /// Makes the values that a connection starts with.
    package init() {}

    /// Takes over one parameter of a frame; unknown ones are ignored.
    ///
    /// - Throws: the connection error that RFC 9113, section 6.5.2 asks for if the value is out of its range.
    mutating func apply(_ id: SettingID, _ value: UInt32) throws(HTTP2Error) {
        switch id {
        case .headerTableSize:
            self.headerTableSize = Int(value)
        case .enablePush:
            try Self.check(value <= 1, .protocolError, "SETTINGS_ENABLE_PUSH of \(value), expected 0 or 1")
            self.isPushEnabled = value == 1
        case .maxConcurrentStreams:
            self.maxConcurrentStreams = Int(value)
        case .initialWindowSize:
            let message = "SETTINGS_INITIAL_WINDOW_SIZE of \(value), allowed \(SendWindow.maximum)"
            try Self.check(value <= SendWindow.maximum, .flowControlError, message)
            self.initialWindowSize = Int(value)
        case .maxFrameSize:
            let message = "SETTINGS_MAX_FRAME_SIZE of \(value), expected 16384 to 16777215"
            try Self.check(value >= 16_384 && value <= 16_777_215, .protocolError, message)
            self.maxFrameSize = Int(value)
        case .maxHeaderListSize:
            self.maxHeaderListSize = Int(value)
        case .enableConnectProtocol:
            try Self.check(value <= 1, .protocolError, "SETTINGS_ENABLE_CONNECT_PROTOCOL of \(value), expected 0 or 1")
            self.isConnectProtocolEnabled = value == 1
        default:
            break
        }
    }

    private static func check(
        _ condition: Bool,
        _ code: ErrorCode,
        _ message: @autoclosure () -> String
    ) throws(HTTP2Error) {
        guard condition else { throw .connection(code, message()) }
    }

    /// The parameters that differ from what a connection starts with, as a frame carries them.
    func entries(role: Role) -> [(id: SettingID, value: UInt32)] {
        let initial = Settings()
        var entries: [(id: SettingID, value: UInt32)] = []
        if self.headerTableSize != initial.headerTableSize {
            entries.append((.headerTableSize, UInt32(clamping: self.headerTableSize)))
        }
        if role == .client {
            entries.append((.enablePush, self.isPushEnabled ? 1 : 0))
        }
        if self.maxConcurrentStreams != initial.maxConcurrentStreams {
            entries.append((.maxConcurrentStreams, UInt32(clamping: self.maxConcurrentStreams)))
        }
        if self.initialWindowSize != initial.initialWindowSize {
            entries.append((.initialWindowSize, UInt32(clamping: self.initialWindowSize)))
        }
        if self.maxFrameSize != initial.maxFrameSize {
            entries.append((.maxFrameSize, UInt32(clamping: self.maxFrameSize)))
        }
        if self.maxHeaderListSize != initial.maxHeaderListSize {
            entries.append((.maxHeaderListSize, UInt32(clamping: self.maxHeaderListSize)))
        }
        return entries
    }
}

/// Which side of a connection this is.
package enum Role: Sendable {
    /// Opens streams with odd identifiers.
    case client
    /// Answers them.
    case server
}
