import Dispatch

/// Where handlers block until the test has seen what it waits for.
final class Barrier: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Blocks until the barrier is opened; false if it never was.
    ///
    /// Not for ever: a test that fails is to end.
    @discardableResult
    func block() -> Bool { self.semaphore.wait(timeout: .now() + .seconds(120)) == .success }

    func open() { self.semaphore.signal() }
}
