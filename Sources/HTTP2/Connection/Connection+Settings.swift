import HPACK

/// Preface, SETTINGS and the PINGs that belong to the connection itself.
extension Connection {
    /// What our own PINGs carry, so that their answers are told apart.
    enum PingTag {
        static let bandwidth: UInt64 = 0x7377_6966_746c_6201
        static let keepalive: UInt64 = 0x7377_6966_746c_6202
        static let drain: UInt64 = 0x7377_6966_746c_6203
    }

    /// Whether the peer turned out to speak HTTP/1.x.
    var isHTTP1: Bool { self.failure?.code == .http11Required }

    @inline(never)
    mutating func receivePreface(_ bytes: UnsafeRawBufferPointer) {
        var cursor = 0
        switch self.preface.receive(bytes, &cursor) {
        case .incomplete:
            break
        case .complete:
            self.stage = .firstSettings
            self.sendPreface()
            self.reader.feed(bytes, from: cursor)
        case .http1:
            self.failure = .connection(.http11Required, "received an HTTP/1.x request, expected the HTTP/2 preface")
            self.stage = .ending
        case .wrong:
            self.sendPreface()
            self.fail(.connection(.protocolError, "received something else than the HTTP/2 preface"))
        }
    }

    /// Sends this side's preface: SETTINGS, and the connection's window.
    mutating func sendPreface() {
        if self.role == .client {
            let text = Preface.text
            self.outputBuffer.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
        SettingsFrame.write(self.localSettings.entries(role: self.role), into: &self.outputBuffer)
        self.unacknowledgedSettings += 1
        let increment = self.receiveWindow.grow(to: min(self.options.connectionWindow, SendWindow.maximum))
        if increment > 0 {
            WindowUpdateFrame.write(increment, streamID: 0, into: &self.outputBuffer)
        }
    }

    mutating func handleSettings(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) {
        let frame = try SettingsFrame.parse(header, payload)
        if frame.isAcknowledgement {
            try self.settingsAcknowledged(header)
            return
        }
        guard self.settingsFrames.spend() else {
            throw .connection(
                .enhanceYourCalm,
                limit: .settings,
                "received \(self.settingsFrames.spent) SETTINGS frames without a request, "
                    + "allowed \(self.options.limits.maxSettings)"
            )
        }
        var settings = self.peerSettings
        for index in 0..<frame.count {
            let entry = frame[index]
            try settings.apply(entry.id, entry.value)
            if entry.id == .headerTableSize {
                // One by one: the next block tells the smallest size that was set in between (RFC 7541, section 4.2).
                self.encoder.setPeerTableLimit(settings.headerTableSize)
            }
        }
        if self.role == .client, settings.isPushEnabled, frame.mentions(.enablePush) {
            throw .connection(.protocolError, "SETTINGS_ENABLE_PUSH of 1 from a server, expected 0")
        }
        try self.adopt(settings)
        try self.countControlFrame()
        SettingsFrame.writeAcknowledgement(into: &self.outputBuffer)
        if self.stage == .firstSettings {
            self.stage = .open
            self.finishHandshake()
        }
    }

    private mutating func adopt(_ settings: Settings) throws(HTTP2Error) {
        let difference = settings.initialWindowSize - self.peerSettings.initialWindowSize
        self.peerSettings = settings
        guard difference != 0 else { return }
        for slot in 0..<self.streams.slotCapacity where self.streams.at(slot).pointee.id != 0 {
            // Nothing is sent any more on a stream that is closed and whose handler still runs.
            guard self.streams.at(slot).pointee.state.local != .closed else { continue }
            guard self.streams.at(slot).pointee.sendWindow.add(difference) else {
                throw .connection(
                    .flowControlError,
                    "SETTINGS_INITIAL_WINDOW_SIZE makes the window of stream \(self.streams.at(slot).pointee.id) "
                        + "larger than \(SendWindow.maximum)"
                )
            }
            self.queueWriter(slot)
        }
    }

    private mutating func settingsAcknowledged(_ header: FrameHeader) throws(HTTP2Error) {
        guard self.unacknowledgedSettings > 0 else {
            try self.ignore(header)
            return
        }
        self.unacknowledgedSettings -= 1
        if self.unacknowledgedSettings == 0 {
            self.decoder.setTableSizeLimit(self.localSettings.headerTableSize)
            self.finishHandshake()
        }
    }

    /// The handshake is over when both sides have each other's SETTINGS.
    private mutating func finishHandshake() {
        if self.stage == .open, self.unacknowledgedSettings == 0 {
            self.handshakeDeadline = .max
        }
    }

    mutating func handlePong(_ frame: PingFrame, _ header: FrameHeader) throws(HTTP2Error) -> Event? {
        switch frame.payload {
        case PingTag.bandwidth:
            let keepsUp = self.receiveWindow.held * 2 <= self.localSettings.initialWindowSize
            if case .grow(let size) = self.bandwidth.acknowledged(now: self.now, keepsUp: keepsUp) {
                self.growWindows(to: size)
            }
            return nil
        case PingTag.drain:
            self.act(on: self.drainMachine.noticeAcknowledged())
            return nil
        case PingTag.keepalive:
            return nil
        default:
            try self.ignore(header)
            return .pong(frame.payload)
        }
    }

    /// Lets every stream and the connection receive more.
    private mutating func growWindows(to size: Int) {
        let difference = size - self.localSettings.initialWindowSize
        guard difference > 0 else { return }
        self.localSettings.initialWindowSize = size
        self.unacknowledgedSettings += 1
        SettingsFrame.write([(.initialWindowSize, UInt32(clamping: size))], into: &self.outputBuffer)
        for slot in 0..<self.streams.slotCapacity where self.streams.at(slot).pointee.id != 0 {
            self.streams.at(slot).pointee.receiveWindow.growBySettings(difference)
        }
        let increment = self.receiveWindow.grow(to: size)
        if increment > 0 {
            WindowUpdateFrame.write(increment, streamID: 0, into: &self.outputBuffer)
        }
    }
}

extension SettingsFrame {
    /// Whether a parameter occurs.
    func mentions(_ id: SettingID) -> Bool {
        for index in 0..<self.count where self[index].id == id {
            return true
        }
        return false
    }
}
