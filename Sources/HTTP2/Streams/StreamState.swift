/// The state of a stream (RFC 9113, section 5.1), as two half axes.
///
/// ```
///              local: idle ── headers sent ──→ open ── END_STREAM sent ──→ closed
///             remote: idle ── headers come ──→ open ── END_STREAM comes ─→ closed
///                       RST_STREAM, either way: both closed, and reset
/// ```
///
/// The RFC's "open" is both halves open, "half-closed (local)" the local half closed, and so on; "idle" streams have no
/// slot. One state does not exist there: a stream that is closed on the wire and whose handler still runs. It keeps
/// its slot and counts as concurrent, so that resetting streams does not buy a peer more handlers (CVE-2023-44487).
struct StreamState: Equatable, Sendable {
    enum Half: UInt8, Sendable {
        case idle
        case open
        case closed
    }

    var local: Half = .idle
    var remote: Half = .idle
    /// Whether the stream ended by RST_STREAM.
    var isReset = false
    /// Whether the layer above has not finished with the stream.
    var isHandled = false

    /// Whether nothing more may pass on the wire.
    @inline(__always) var isClosedOnWire: Bool { self.local == .closed && self.remote == .closed }

    /// Whether the slot can be given back.
    @inline(__always) var isOver: Bool { self.isClosedOnWire && !self.isHandled }
}
