/// Bounds what one connection makes us hold of messages that are not whole.
///
/// The window of such a message has to be opened as it comes, or it would never be whole if it is larger than the window.
/// For each call that is bounded by the size limit of messages; for all calls of a connection together, by this. Beyond
/// it, only the call that was first goes on, so that one always comes to its end, and the others wait for it.
struct GatheringBudget {
    let limit: Int
    private(set) var held = 0
    /// The call that may go on in any case.
    private var first: ObjectIdentifier?

    init(limit: Int) {
        self.limit = limit
    }

    /// Asks for bytes of an unfinished message.
    mutating func take(_ count: Int, for call: ObjectIdentifier) -> Bool {
        if self.first == nil {
            self.first = call
        }
        guard self.held + count <= self.limit || self.first == call else { return false }
        self.held += count
        return true
    }

    /// Gives bytes back, because the message is whole and taken, or the call is over.
    mutating func giveBack(_ count: Int, for call: ObjectIdentifier) {
        self.held -= count
        if self.first == call {
            self.first = nil
        }
    }
}
