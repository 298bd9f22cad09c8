extension FileLinker {
    /// The most numbers that a hint suggests.
    private static var maximumSuggestions: Int { 3 }

    /// Behind so many errors of a file nobody reads hints that cost a walk over the message each.
    private static var maximumHintedErrors: Int { 100 }

    /// A hint that names the least numbers that are free in a message; `nil` outside of messages.
    func freeNumbersHint(in scope: Symbol) -> String? {
        guard scope.message.exists, unit.problems.errorCount < Self.maximumHintedErrors else { return nil }
        let numbers = freeNumbers(in: scope.message)
        switch numbers.count {
        case 0: return "no number is free in the message"
        case 1: return "the only free number is \(numbers[0])"
        default: return "free numbers are \(numbers.map(String.init).joined(separator: ", "))"
        }
    }

    private func freeNumbers(in id: NodeID<Message>) -> [Int32] {
        let message = model.messages[id]
        var used: [(first: Int32, last: Int32)] = [(19_000, 19_999)]
        for field in message.fields { used.append((model.fields[field].number, model.fields[field].number)) }
        for range in [message.extensionRanges, message.reservedRanges].joined() {
            used.append((model.numberRanges[range].start, model.numberRanges[range].end &- 1))
        }
        used.sort { $0.first < $1.first }
        var free: [Int32] = []
        var candidate: Int32 = 1
        for range in used where range.last >= candidate {
            while candidate < range.first, free.count < Self.maximumSuggestions {
                free.append(candidate)
                candidate += 1
            }
            guard free.count < Self.maximumSuggestions, range.last < Self.maximumFieldNumber else { return free }
            candidate = max(candidate, range.last + 1)
        }
        while free.count < Self.maximumSuggestions, candidate <= Self.maximumFieldNumber {
            free.append(candidate)
            candidate += 1
        }
        return free
    }
}
