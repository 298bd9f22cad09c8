package import GRPCCore

/// Why a call cannot go on, as a status for its peer.
///
/// What is wrong with a peer's bytes, or with what a service wants to send: found by the parsers here, which know no
/// stream and no connection.
package struct CallError: Error, Equatable, Sendable {
    /// The status code that gRPC uses for the mistake.
    package let code: Status.Code
    /// What was wrong, with the actual value and what was expected.
    package let message: String

    package init(_ code: Status.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The error as what ends the call.
    package var status: Status { Status(code: self.code, message: self.message) }
}

/// A peer's bytes as text for a message: at most 64, and nothing that upsets a log or a header field.
func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
    var text = "\""
    for byte in bytes.prefix(64) {
        text.unicodeScalars.append(byte >= 0x20 && byte < 0x7f ? Unicode.Scalar(byte) : "?")
    }
    return text + (bytes.count > 64 ? "…\"" : "\"")
}
