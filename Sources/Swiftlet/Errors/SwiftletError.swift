/// What went wrong with a transport itself: an address, an option, a socket.
///
/// Errors of calls are `RPCError`s; this one reaches whoever started the server.
public struct SwiftletError: Error, Sendable {
    /// The kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A short name in lower case.
        public let description: String

        /// An address that cannot be: a port above 65,535, text that is no address.
        public static let invalidAddress = Self(description: "invalid address")
        /// An option outside of its range.
        public static let invalidOption = Self(description: "invalid option")
        /// The system refused to listen, or a name did not resolve.
        public static let listenFailed = Self(description: "listen failed")
    }

    /// The kind of the error.
    public var code: Code
    /// What was wrong, where, what was expected, and what to do.
    public var message: String
    /// The error beneath, if there is one.
    public var cause: (any Error)?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind.
    ///   - message: Lower case, with the actual value and the limit.
    ///   - cause: The error beneath.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension SwiftletError: CustomStringConvertible {
    /// The message; it says all that a person needs.
    public var description: String { self.message }
}
