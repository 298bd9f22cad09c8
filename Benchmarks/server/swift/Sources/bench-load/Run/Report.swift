/// How much had been done at a time.
struct Counts {
    let calls: Int
    let messages: Int

    init(_ tally: borrowing Tally) {
        self.calls = tally.calls
        self.messages = tally.messages
    }
}

/// What a run measured.
struct Report {
    private let calls: Int
    private let messages: Int
    private let seconds: Double
    private let processorSeconds: Double
    private let percentiles: [(name: String, nanoseconds: UInt64)]

    init(_ tally: borrowing Tally, seconds: Double, processorSeconds: Double) {
        self.init(tally, counts: Counts(tally), seconds: seconds, processorSeconds: processorSeconds)
    }

    /// A report of what was counted by the end of the time, with the latencies of what ended later too.
    init(_ tally: borrowing Tally, counts: Counts, seconds: Double, processorSeconds: Double) {
        self.calls = counts.calls
        self.messages = counts.messages
        self.seconds = seconds
        self.processorSeconds = processorSeconds
        self.percentiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999)].map {
            ($0.0, tally.latencies.percentile($0.1))
        }
    }

    /// One line of JSON.
    ///
    /// Percentiles are in microseconds; `finished` counts the calls of the warm-up and of the end too.
    func json(finished: Int) -> String {
        var parts = [
            "\"calls\": \(self.calls)",
            "\"messages\": \(self.messages)",
            "\"seconds\": \(self.seconds)",
            "\"client_cpu\": \(self.processorSeconds / self.seconds)",
            "\"finished\": \(finished)",
        ]
        parts += self.percentiles.map { "\"\($0.name)\": \(Double($0.nanoseconds) / 1000)" }
        return "{" + parts.joined(separator: ", ") + "}"
    }
}
