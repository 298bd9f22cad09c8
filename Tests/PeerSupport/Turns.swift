import Synchronization
public import Testing

/// Tests that compute for long take turns, so that they never fill the threads that all tests share.
///
/// Without it, a test that talks to a server waits behind them at each `await`, longer than any peer is patient.
public struct TakesTurns: SuiteTrait, TestTrait, TestScoping {
    /// It holds for each test of a suite.
    public var isRecursive: Bool { true }

    /// Waits for the turn, and runs the test.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        await Turns.shared.wait()
        defer { Turns.shared.next() }
        try await function()
    }

    /// One test after the other has its turn: who has it, and who waits for it.
    private final class Turns: Sendable {
        private struct State {
            var isTaken = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        static let shared = Turns()

        private let state = Mutex(State())

        func wait() async {
            await withCheckedContinuation { continuation in
                let isFree = self.state.withLock { state in
                    if state.isTaken {
                        state.waiting.append(continuation)
                        return false
                    }
                    state.isTaken = true
                    return true
                }
                if isFree { continuation.resume() }
            }
        }

        func next() {
            let next: CheckedContinuation<Void, Never>? = self.state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.isTaken = false
                    return nil
                }
                return state.waiting.removeFirst()
            }
            next?.resume()
        }
    }
}

extension Trait where Self == TakesTurns {
    /// Tests that compute for long: one at a time.
    public static var takesTurns: Self { Self() }
}
