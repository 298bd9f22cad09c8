/// What went wrong, how far it reaches, and whose doing it is.
///
/// There are three kinds of wrong. The peer breaks the protocol: the stream is reset or the connection ended with the
/// code that RFC 9113 names. The peer keeps to the protocol and passes one of our limits: the same, with ``limit`` set,
/// so that a metric can count it. Our own caller asks for what the state does not allow: such calls answer that they
/// did nothing and are no errors of the connection.
package struct HTTP2Error: Error, Equatable, Sendable {
    /// How far an error reaches.
    package enum Scope: Equatable, Sendable {
        /// The connection ends.
        case connection
        /// One stream is reset.
        case stream(StreamID)
    }

    /// Who caused an error.
    package enum Cause: Equatable, Sendable {
        /// The peer broke a rule or passed a limit.
        case peer
        /// This side gave up: a timer ran out or the application asked for it.
        case local
    }

    /// How far it reaches.
    package let scope: Scope
    /// The code that the peer is told.
    package let code: ErrorCode
    /// Who caused it.
    package let cause: Cause
    /// The limit that was passed, if it was one.
    package let limit: Limit?
    /// What was wrong, in words: the actual value and the limit or what was expected.
    package let message: String

    init(scope: Scope, code: ErrorCode, cause: Cause = .peer, limit: Limit? = nil, message: String) {
        self.scope = scope
        self.code = code
        self.cause = cause
        self.limit = limit
        self.message = message
    }

    /// An error that ends the connection.
    static func connection(_ code: ErrorCode, limit: Limit? = nil, _ message: String) -> HTTP2Error {
        HTTP2Error(scope: .connection, code: code, limit: limit, message: message)
    }

    /// An error that resets a stream.
    static func stream(_ id: StreamID, _ code: ErrorCode, limit: Limit? = nil, _ message: String) -> HTTP2Error {
        HTTP2Error(scope: .stream(id), code: code, limit: limit, message: message)
    }
}

extension HTTP2Error: CustomStringConvertible {
    package var description: String {
        switch self.scope {
        case .connection:
            return "connection error \(self.code): \(self.message)"
        case .stream(let id):
            return "error \(self.code) on stream \(id): \(self.message)"
        }
    }
}
