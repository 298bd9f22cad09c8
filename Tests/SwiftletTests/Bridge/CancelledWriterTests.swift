import GRPCCore
import Logging
import Swiftlet
import Synchronization
import Testing

@Suite("Writers whose tasks are cancelled", .timeLimit(.minutes(5)))
struct CancelledWriterTests {
    /// Holds the loop in the middle of sending a part, since that is where a limit is told, until a task is cancelled.
    private struct CancellingLog: LogHandler {
        let told = AsyncStream<Void>.makeStream()
        let barrier = Barrier()
        let onTold: @Sendable () -> Void
        var logLevel = Logger.Level.warning
        var metadata: Logger.Metadata = [:]
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            self.told.continuation.yield()
            self.barrier.block()
            self.onTold()
        }
    }

    @Test("take only themselves out of the line, while the loop sends what they wrote too")
    func cancelledWhileSent() async throws {
        let writing = Mutex<Task<Void, any Error>?>(nil)
        let log = CancellingLog { writing.withLock { $0 }?.cancel() }
        let service = TestService(
            .serverStreaming("Write") { _, writer, _ in
                let task = Task { try await writer.write([UInt8](repeating: 1, count: 200_000)) }
                writing.withLock { $0 = task }
                for await _ in log.told.stream { break }
                try await writer.write([7])
                log.barrier.open()
                await #expect(throws: (any Error).self) { try await task.value }
            }
        )
        var options = quietOptions()
        options.calls.handlerExecution = .concurrentPool
        options.messages.maxSendSize = 100_000
        options.observability.logger = Logger(label: "test") { _ in log }
        try await withServer(service, options: options) { server async throws in
            let response = try await server.connect().call("Write")
            #expect(response.messages == [[7]])
            #expect(response.status == "0")
        }
    }
}
