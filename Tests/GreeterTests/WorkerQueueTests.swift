import GRPCCore
import Synchronization
import Testing

@testable import greeter

@Suite("Worker queue", .timeLimit(.minutes(1)))
struct WorkerQueueTests {
    private final class Log: Sendable {
        let numbers = Mutex<[Int]>([])
    }

    @Test("serves those who wait in the order of their arrival")
    func order() async throws {
        let queue = WorkerQueue(workers: 1)
        let served = Log()
        try await queue.acquire()

        try await withThrowingTaskGroup { group in
            for number in 0..<50 {
                group.addTask {
                    try await queue.acquire()
                    served.numbers.withLock { $0.append(number) }
                    queue.release()
                }
                await self.wait(for: queue, toHold: number + 1)
            }
            queue.release()
            try await group.waitForAll()
        }
        #expect(served.numbers.withLock { $0 } == Array(0..<50))
        #expect(queue.finished == 51)
    }

    @Test("who is cancelled while waiting gets no worker, and the others get theirs")
    func cancellation() async throws {
        let queue = WorkerQueue(workers: 1)
        try await queue.acquire()

        let impatient = Task { try await queue.acquire() }
        await self.wait(for: queue, toHold: 1)
        let patient = Task { try await queue.acquire() }
        await self.wait(for: queue, toHold: 2)

        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        #expect(queue.waiting == 1)
        queue.release()
        try await patient.value
    }

    @Test("who is cancelled before asking gets no worker")
    func cancelledBefore() async throws {
        let queue = WorkerQueue(workers: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await queue.acquire()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        // The worker is still there.
        try await queue.acquire()
    }

    @Test("a crowd that gave up does not stay in memory")
    func crowd() async throws {
        let queue = WorkerQueue(workers: 1)
        try await queue.acquire()
        let crowd = (0..<1000).map { _ in Task { try await queue.acquire() } }
        await self.wait(for: queue, toHold: crowd.count)
        for task in crowd { task.cancel() }
        for task in crowd { await #expect(throws: CancellationError.self) { try await task.value } }
        #expect(queue.waiting == 0)
        #expect(queue.remembered < 100)
        queue.release()
        try await queue.acquire()
    }

    @Test("a call that ends while it waits leaves the queue, unless the server drains", arguments: [false, true])
    func endOfCall(isDraining: Bool) async throws {
        let queue = WorkerQueue(workers: 1)
        try await queue.acquire()
        if isDraining { queue.drain() }

        try await withServerContextRPCCancellationHandle { handle in
            // An unstructured task, in the RPC's task-local scope.
            let acquired = Task { try await queue.acquire() }
            await self.wait(for: queue, toHold: 1)
            handle.cancel()
            if isDraining {
                #expect(queue.waiting == 1)
                queue.release()
                try await acquired.value
            } else {
                await #expect(throws: CancellationError.self) { try await acquired.value }
            }
        }
    }

    /// Yields until `count` callers wait.
    private func wait(for queue: WorkerQueue, toHold count: Int) async {
        while queue.waiting != count { await Task.yield() }
    }
}
