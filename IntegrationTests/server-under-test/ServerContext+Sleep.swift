package import GRPCCore

extension ServerContext {
    /// Waits for a while, unless the call ends before: a handler that is not awaited by anyone has nothing to wait for.
    ///
    /// - Throws: `RPCError` with the code CANCELLED when the call was cancelled or its deadline passed.
    package func sleep(for duration: Duration) async throws {
        guard duration > .zero else { return }
        let cancellation = self.cancellation
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Task.sleep(for: duration) }
            group.addTask {
                try await cancellation.cancelled
                throw RPCError(code: .cancelled, message: "the call ended while its handler waited")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
