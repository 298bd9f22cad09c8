/// Reads what the harness starts each server with: `--port PORT`.
package struct Port {
    /// The port to listen on, 1…65,535.
    package let number: Int

    /// Reads the arguments of the process.
    ///
    /// - Throws: ``PortError`` for anything else than `--port PORT`.
    package init(arguments: [String] = CommandLine.arguments) throws(PortError) {
        guard arguments.count == 3, arguments[1] == "--port", let number = UInt16(arguments[2]), number > 0 else {
            throw PortError(arguments: arguments)
        }
        self.number = Int(number)
    }
}

/// The arguments name no port.
package struct PortError: Error, CustomStringConvertible {
    let arguments: [String]

    /// What was given, and what was expected.
    package var description: String {
        "expected --port and a number from 1 to 65535, got \(self.arguments.dropFirst())"
    }
}
