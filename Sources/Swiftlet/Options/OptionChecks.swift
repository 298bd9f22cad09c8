/// Gathers what is wrong with options, so that a person learns all of it at once.
struct OptionChecks {
    /// Longer than any timer is meant for, and short enough that no sum or product of it overflows.
    private static let longestDuration = Duration.seconds(100 * 365 * 86_400)

    private(set) var problems: [String] = []

    mutating func problem(_ text: String) {
        self.problems.append(text)
    }

    mutating func range(_ name: String, _ value: Int, _ range: ClosedRange<Int>) {
        guard !range.contains(value) else { return }
        self.problem("\(name) is \(value), expected \(range.lowerBound)…\(range.upperBound)")
    }

    mutating func atLeast(_ name: String, _ value: Int?, _ lowest: Int) {
        guard let value, value < lowest else { return }
        self.problem("\(name) is \(value), expected \(lowest) or more, or nil for no limit")
    }

    mutating func duration(_ name: String, _ value: Duration?, from lowest: Duration, to highest: Duration? = nil) {
        guard let value else { return }
        if let highest {
            guard value < lowest || value > highest else { return }
            self.problem("\(name) is \(value.optionText), expected \(lowest.optionText)…\(highest.optionText)")
        } else if value < lowest {
            self.problem("\(name) is \(value.optionText), expected \(lowest.optionText) or more")
        } else if value > Self.longestDuration {
            self.problem("\(name) is \(value.optionText), expected at most 100 years, or nil for never")
        }
    }
}

extension Duration {
    /// The duration in the largest of seconds, milliseconds and nanoseconds that it is a whole number of.
    var optionText: String {
        let (seconds, attoseconds) = self.components
        if attoseconds == 0 { return "\(seconds) s" }
        guard abs(seconds) < 1_000_000 else { return "\(self)" }
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return nanoseconds % 1_000_000 == 0 ? "\(nanoseconds / 1_000_000) ms" : "\(nanoseconds) ns"
    }
}

extension SwiftletServerOptions {
    /// Checks that every option is in its range; servers do so when they start to listen.
    ///
    /// - Throws: ``SwiftletError`` with ``SwiftletError/Code-swift.struct/invalidOption``; the message names every option
    ///   that is outside, its value and its range.
    public func validate() throws(SwiftletError) {
        var checks = OptionChecks()
        self.connections.check(&checks)
        self.streams.check(&checks)
        self.headers.check(&checks)
        self.messages.check(&checks)
        self.calls.check(&checks)
        self.compression.check(&checks)
        self.keepalive.check(&checks)
        self.floods.check(&checks)
        self.shutdown.check(&checks)
        self.listening.check(&checks)
        guard !checks.problems.isEmpty else { return }
        throw SwiftletError(code: .invalidOption, message: checks.problems.joined(separator: "; "))
    }
}
