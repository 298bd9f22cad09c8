/// What the harness starts each server with: `--port PORT [--loops NUMBER] [--metrics] [--interceptor] [--grpc-core]`.
package struct ServerArguments {
    /// The port to listen on, 1…65,535.
    package private(set) var port = 0
    /// The event loops, 1…256: one for each core that the server has.
    package private(set) var loops = 1
    /// Whether the server has a metrics backend, as in production.
    package private(set) var hasMetrics = false
    /// Whether an interceptor applies to all methods, so that none is called directly.
    package private(set) var hasInterceptor = false
    /// Whether services are registered without the direct path, so that all calls go through GRPCCore.
    package private(set) var isThroughGRPCCore = false

    /// Reads the arguments of the process.
    ///
    /// - Throws: ``ServerArgumentsError`` for anything else than the above.
    package init(arguments: [String] = CommandLine.arguments) throws(ServerArgumentsError) {
        var rest = arguments.dropFirst()[...]
        while let name = rest.popFirst() {
            switch name {
            case "--port": self.port = try Self.number(rest.popFirst(), in: 1...65_535, arguments)
            case "--loops": self.loops = try Self.number(rest.popFirst(), in: 1...256, arguments)
            case "--metrics": self.hasMetrics = true
            case "--interceptor": self.hasInterceptor = true
            case "--grpc-core": self.isThroughGRPCCore = true
            default: throw ServerArgumentsError(arguments: arguments)
            }
        }
        if self.port == 0 { throw ServerArgumentsError(arguments: arguments) }
    }

    private static func number(
        _ text: String?,
        in range: ClosedRange<Int>,
        _ arguments: [String]
    ) throws(ServerArgumentsError) -> Int {
        guard let number = text.flatMap({ Int($0) }), range.contains(number) else {
            throw ServerArgumentsError(arguments: arguments)
        }
        return number
    }
}

/// The arguments are not those that a server understands.
package struct ServerArgumentsError: Error, CustomStringConvertible {
    let arguments: [String]

    /// What was given, and what was expected.
    package var description: String {
        "expected --port 1…65535 [--loops 1…256] [--metrics] [--interceptor] [--grpc-core], got \(self.arguments.dropFirst())"
    }
}
