import GRPCCore

/// The writer of a call's response: its ``CallStream`` under another name, since the elements differ.
struct CallWriter: ClosableRPCWriterProtocol {
    let stream: CallStream

    func write(_ part: CallStream.ResponsePart) async throws {
        try await self.stream.write(part)
    }

    func write(contentsOf parts: some Sequence<CallStream.ResponsePart>) async throws {
        for part in parts {
            try await self.stream.write(part)
        }
    }

    // Not asynchronous: see ``WholeRequest``.

    /// The status has ended the response already; a handler that wrote none is dealt with when it returns.
    func finish() {}

    func finish(throwing error: any Error) {}
}

/// The writer of a response that is a single message: nothing in it waits, see ``WholeRequest``.
struct SingleWriter: ClosableRPCWriterProtocol {
    let stream: CallStream

    func write(_ part: CallStream.ResponsePart) throws {
        try self.stream.writeSingle(part)
    }

    func write(contentsOf parts: some Sequence<CallStream.ResponsePart>) throws {
        for part in parts {
            try self.stream.writeSingle(part)
        }
    }

    func finish() {}

    func finish(throwing error: any Error) {}
}
