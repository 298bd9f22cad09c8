import ArgumentParser

/// A number of seconds as written on the command line, with decimals if need be.
struct Seconds: ExpressibleByArgument, ExpressibleByIntegerLiteral {
    var value: Double

    init(integerLiteral value: Int) {
        self.value = Double(value)
    }

    init?(argument: String) {
        guard let value = Double(argument) else { return nil }
        self.value = value
    }

    /// The same time for the clocks; traps on a value that was not checked, such as `nan`.
    var duration: Duration { .seconds(self.value) }

    /// `10` rather than `10.0`.
    var description: String {
        let text = "\(self.value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    var defaultValueDescription: String { self.description }
}

/// Checks that an option's value is in its range.
///
/// - Throws: `ValidationError`, with the option, the value and the range.
func check(_ option: String, _ value: Int, in range: ClosedRange<Int>, _ meaning: String = "") throws {
    guard !range.contains(value) else { return }
    let expected =
        range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    throw ValidationError("\(option) \(value) is out of range: expected \(expected)\(meaning)")
}

/// Checks that an option's value is more than 0 (or 0, where that is `allowingZero`) and at most a day.
///
/// - Throws: `ValidationError`, with the option, the value and the range.
func check(_ option: String, _ seconds: Seconds, allowingZero: Bool) throws {
    let day = 86_400.0
    guard !(seconds.value <= day && (allowingZero ? seconds.value >= 0 : seconds.value > 0)) else { return }
    let least = allowingZero ? "0" : "more than 0"
    throw ValidationError("\(option) \(seconds.description) is out of range: expected \(least) to 86400 seconds")
}
