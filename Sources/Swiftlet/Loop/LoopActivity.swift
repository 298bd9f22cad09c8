import Synchronization

/// What an event loop does just now, for another thread to look at: which method's handler it runs.
///
/// One word, written by the loop and never waited for: a number that changes with each handler, and in the low bits which
/// kind of handler it is. Whoever finds the same word twice knows that the loop has been in the same handler meanwhile.
struct LoopActivity: ~Copyable, Sendable {
    private let word = Atomic<UInt64>(0)

    /// The loop is about to run a handler (on the loop); for methods that are not watched, 0, nothing happens.
    @inline(__always)
    func handlerBegins(_ method: WatchedMethods.ID) {
        guard method != WatchedMethods.none else { return }
        self.set(method)
    }

    /// The loop is about to run a job: a handler that goes on, or a task that one began (on the loop).
    @inline(__always)
    func jobBegins() {
        self.set(WatchedMethods.unknown)
    }

    /// What was begun has returned or suspended (on the loop).
    @inline(__always)
    func ends() {
        self.set(WatchedMethods.none)
    }

    /// Only the loop writes, so nothing can come between.
    @inline(__always)
    private func set(_ method: WatchedMethods.ID) {
        let turn = (self.word.load(ordering: .relaxed) >> 16) &+ 1
        self.word.store(turn << 16 | UInt64(method), ordering: .relaxed)
    }

    /// What the loop does (from any thread).
    var current: Moment { Moment(word: self.word.load(ordering: .relaxed)) }

    /// What a loop was found to do.
    struct Moment: Equatable, Sendable {
        fileprivate let word: UInt64

        /// The method whose handler runs; ``WatchedMethods/none`` if none does.
        var method: WatchedMethods.ID { WatchedMethods.ID(truncatingIfNeeded: self.word) }
    }
}
