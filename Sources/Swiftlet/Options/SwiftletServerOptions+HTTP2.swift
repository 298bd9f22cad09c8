package import HTTP2

extension SwiftletServerOptions {
    /// What the engine needs to know of these options for one connection.
    ///
    /// - Parameters:
    ///   - hashSeed: A number that no client can know, so that none can make stream identifiers collide.
    ///   - ageFactor: What the age is multiplied with: 0.9…1.1, chosen at random for each connection, or group of
    ///     connections that share their options.
    /// - Returns: The engine's options.
    package func http2(hashSeed: UInt64, ageFactor: Double = 1) -> ConnectionOptions {
        var options = ConnectionOptions()
        options.maxConcurrentStreams = self.streams.maxConcurrent
        options.streamWindow = self.streams.initialWindow
        options.connectionWindow = self.streams.connectionWindow
        options.maxWindow = self.streams.maxWindow
        options.maxFrameSize = self.streams.maxFrameSize
        options.decoderTableSize = self.headers.tableSize
        options.encoderTableSize = self.headers.tableSize
        options.maxOutput = self.connections.maxBufferedOutput
        options.maxUnreadOutput = self.connections.maxUnreadOutput
        options.hashSeed = hashSeed
        options.limits = self.limits
        options.keepalive = self.timers(ageFactor: ageFactor)
        return options
    }

    private var limits: LimitOptions {
        var limits = LimitOptions()
        limits.maxResets = self.floods.maxResets
        limits.resetInterval = self.floods.resetInterval
        limits.maxContinuationFrames = self.headers.maxContinuationFrames
        limits.maxHeaderBlockSize = self.headers.maxBlockSize
        limits.softHeaderListSize = self.headers.maxListSize
        limits.hardHeaderListSize = self.headers.hardMaxListSize
        limits.maxQueuedControlFrames = self.floods.maxQueuedControlFrames
        limits.minPingInterval = self.keepalive.minClientInterval
        limits.maxPingStrikes = self.keepalive.maxPingStrikes
        limits.permitsPingsWithoutStreams = self.keepalive.permitsPingsWithoutCalls
        limits.maxSmallFrames = self.floods.maxSmallFrames
        limits.smallFrameSize = self.floods.smallFrameSize
        limits.maxIgnoredFrames = self.floods.maxIgnoredFrames
        limits.maxWindowUpdates = self.floods.maxWindowUpdates
        limits.maxSettings = self.floods.maxSettings
        return limits
    }

    private func timers(ageFactor: Double) -> KeepaliveOptions {
        var timers = KeepaliveOptions()
        timers.pingInterval = self.keepalive.time
        timers.pingTimeout = self.keepalive.timeout
        timers.handshakeTimeout = self.connections.handshakeTimeout
        timers.maxIdle = self.connections.maxIdle
        timers.maxAge = self.connections.maxAge.map { $0 * min(max(ageFactor, 0.9), 1.1) }
        timers.maxAgeGrace = self.connections.maxAgeGrace
        timers.stallTimeout = self.connections.stallTimeout
        timers.drainNotice = self.shutdown.notice
        return timers
    }
}
