/// What a socket is waited for, or is ready for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Nothing. (`[]` would be made by generic code.)
    package static var none: Readiness { Readiness(rawValue: 0) }
    /// There is something to receive, or to accept, or that the peer is gone.
    package static var readable: Readiness { Readiness(rawValue: 1) }
    /// There is room to send.
    package static var writable: Readiness { Readiness(rawValue: 2) }
    /// The connection is broken or closed; nobody has to wait for it, it is told in any case.
    package static var broken: Readiness { Readiness(rawValue: 4) }
}

/// Who is told that a socket is ready: on the event loop that it is registered with.
package protocol PollTarget: AnyObject {
    /// The socket is ready, and will be told again next time for as long as it is.
    func ready(_ readiness: Readiness)
}

/// Names a registered socket; does no harm when the socket is not registered any more.
package struct PollToken: Equatable, Sendable {
    let index: UInt32
    let generation: UInt32

    init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }

    /// As the system keeps it for us.
    init(bits: UInt64) {
        self.index = UInt32(truncatingIfNeeded: bits)
        self.generation = UInt32(truncatingIfNeeded: bits >> 32)
    }

    var bits: UInt64 { UInt64(self.index) | UInt64(self.generation) << 32 }

    /// That of the loop's own, by which other threads wake it.
    static let wakeup = PollToken(bits: .max)
}
