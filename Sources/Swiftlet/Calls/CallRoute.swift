package import GRPCCore

/// Chooses what handles a call.
///
/// One per event loop. Asked once per method and connection: the answer is remembered beside the decoder's header memo.
package protocol CallDispatcher: Sendable {
    /// What handles calls of a method that the client names.
    func route(service: String, method: String) -> CallRoute

    /// The same, for one more event loop.
    ///
    /// Each call retains its handler: if loops had one together, its reference count would go back and forth between their
    /// processors with each call.
    func forAnotherLoop() -> Self
}

extension CallDispatcher {
    package func forAnotherLoop() -> Self { self }
}

/// What handles the calls of one method.
package enum CallRoute: Sendable {
    /// Parts as they come; with a kind whose request does not stream, only when the request is complete.
    case stream(any StreamingCallHandler, MethodDescriptor)
    /// One whole request message, before anything of it is copied.
    case unary(any UnaryCallHandler, MethodDescriptor)
    /// No such method.
    case unimplemented
}

/// Handles unary calls without streams or tasks in between (the direct path).
package protocol UnaryCallHandler: AnyObject, Sendable {
    /// Handles one call, on its event loop.
    ///
    /// Answers by ``ServerCall/respond(_:)`` and ``ServerCall/finish(_:_:)``, now or later, and says with
    /// ``ServerCall/handlerEnded()`` that it is done.
    /// - Parameters:
    ///   - request: The message, decompressed; valid only until this returns.
    ///   - call: The call.
    /// - Returns: what is to be told if the call is cancelled; `nil` if the handler has ended or wants to hear nothing.
    func handle(_ request: UnsafeRawBufferPointer, of call: ServerCall) -> (any CallSink)?
    /// The same with a message that the handler may keep.
    func handle(owned request: MessageBytes, of call: ServerCall) -> (any CallSink)?
}

/// Handles calls of any kind.
package protocol StreamingCallHandler: Sendable {
    /// Starts a call, on its event loop.
    ///
    /// - Returns: what takes the call's messages. ``CallSink/begin()`` follows, after the parts that are there already.
    func start(_ call: ServerCall) -> any CallSink
}

/// Takes what a call's client sends; all methods are called on the call's event loop.
package protocol CallSink: AnyObject {
    /// All parts that were there at the start have been handed over: run the handler.
    func begin()
    /// One whole message, decompressed; the bytes are valid only until this returns.
    func received(_ message: UnsafeRawBufferPointer)
    /// One whole message whose bytes the sink may keep.
    func received(owned message: MessageBytes)
    /// There will be no more messages.
    func receivedEnd()
    /// The call takes messages again after ``ServerCall/isWritable`` was false.
    func becameWritable()
    /// The call is over without the handler's doing; nothing else is called afterwards.
    func cancelled(_ end: CallEnd)
    /// How many messages wait for the handler.
    var waitingMessages: Int { get }
}
