/// A call to the system that failed.
package struct SocketError: Error, Sendable, CustomStringConvertible {
    /// The function: `bind`, say.
    package let call: String
    /// The system's number of what went wrong (`errno`).
    package let code: CInt

    /// Makes the error of a call.
    package init(_ call: String, _ code: CInt) {
        self.call = call
        self.code = code
    }

    package var description: String { "\(self.call): \(self.code.systemText)" }
}
