/// A run of numbers, both ends included, and what has it.
private struct TakenNumbers {
    enum Owner {
        case field(NodeID<Field>)
        case value(NodeID<EnumValue>)
        case extensionRange(NodeID<NumberRange>)
        case reservedRange(NodeID<NumberRange>)
    }

    let first: Int64
    let last: Int64
    let owner: Owner

    func overlaps(_ other: TakenNumbers) -> Bool { first <= other.last && other.first <= last }

    var isRange: Bool {
        switch owner {
        case .field, .value: false
        case .extensionRange, .reservedRange: true
        }
    }

    /// How messages write the numbers.
    var text: String { first == last ? "\(first)" : "\(first) to \(last)" }
}

extension FileLinker {
    /// Checks the ranges of a message, against each other and against its fields.
    mutating func checkRanges(of id: NodeID<Message>) {
        let message = model.messages[id]
        guard !message.extensionRanges.isEmpty || !message.reservedRanges.isEmpty else { return }
        var taken: [TakenNumbers] = []
        for range in message.extensionRanges {
            checkRange(range, "extension", Symbol.message(id))
            taken.append(numbers(of: range, isInclusive: false, .extensionRange(range)))
        }
        for range in message.reservedRanges {
            checkRange(range, "reserved", Symbol.message(id))
            taken.append(numbers(of: range, isInclusive: false, .reservedRange(range)))
        }
        for field in message.fields {
            let number = Int64(model.fields[field].number)
            taken.append(TakenNumbers(first: number, last: number, owner: .field(field)))
        }
        report(taken, .message(id))
    }

    /// Checks the reserved ranges of an enum, against each other and against its values.
    mutating func checkRanges(of id: NodeID<Enumeration>) {
        let enumeration = model.enums[id]
        guard !enumeration.reservedRanges.isEmpty else { return }
        var taken: [TakenNumbers] = []
        for range in enumeration.reservedRanges {
            checkOrder(range, isInclusive: true, Symbol.enumeration(id))
            taken.append(numbers(of: range, isInclusive: true, .reservedRange(range)))
        }
        for value in enumeration.values {
            let number = Int64(model.enumValues[value].number)
            taken.append(TakenNumbers(first: number, last: number, owner: .value(value)))
        }
        report(taken, .enumeration(id))
    }

    // MARK: One range

    private mutating func checkRange(_ id: NodeID<NumberRange>, _ what: String, _ owner: Symbol) {
        let range = model.numberRanges[id]
        if range.start <= 0 {
            let message = "\(what) numbers begin at 1, found \(range.start)"
            error(unit.tree.ranges[range.node].startTokens, owner, message)
        }
        checkOrder(id, isInclusive: false, owner)
    }

    private mutating func checkOrder(_ id: NodeID<NumberRange>, isInclusive: Bool, _ owner: Symbol) {
        let range = model.numberRanges[id]
        guard isInclusive ? range.start > range.end : range.start >= range.end else { return }
        let last = Int64(range.end) - (isInclusive ? 0 : 1)
        error(
            unit.tree.ranges[range.node].startTokens,
            owner,
            "the range ends at \(last), before it begins at \(range.start)"
        )
    }

    private func numbers(
        of id: NodeID<NumberRange>,
        isInclusive: Bool,
        _ owner: TakenNumbers.Owner
    ) -> TakenNumbers {
        let range = model.numberRanges[id]
        return TakenNumbers(
            first: Int64(range.start),
            last: Int64(range.end) - (isInclusive ? 0 : 1),
            owner: owner
        )
    }

    // MARK: Overlaps

    /// Reports what overlaps.
    ///
    /// Sorting shows in little time whether anything does; only then is each pair looked at.
    private mutating func report(_ taken: [TakenNumbers], _ owner: Symbol) {
        guard hasOverlap(taken) else { return }
        for (index, range) in taken.enumerated() where range.isRange {
            for other in taken[(index + 1)...] where range.overlaps(other) {
                report(range, other, owner)
                if unit.problems.errorCount > Self.maximumOverlapErrors { return }
            }
        }
    }

    /// How many errors are enough: a file of a megabyte could hold billions of overlaps.
    private static var maximumOverlapErrors: Int { 10_000 }

    private func hasOverlap(_ taken: [TakenNumbers]) -> Bool {
        // Fields and values of one number overlap, too, but are not for this check to report.
        let sorted = taken.sorted { $0.first < $1.first }
        var last = Int64.min
        var lastOfRange = Int64.min
        for numbers in sorted {
            let isBackwards = numbers.last < numbers.first
            if isBackwards || numbers.first <= (numbers.isRange ? last : lastOfRange) { return true }
            last = max(last, numbers.last)
            if numbers.isRange { lastOfRange = max(lastOfRange, numbers.last) }
        }
        return false
    }

    private mutating func report(_ range: TakenNumbers, _ other: TakenNumbers, _ owner: Symbol) {
        switch (range.owner, other.owner) {
        case (.extensionRange(let id), .field(let field)):
            let name = model.names.string(model.fields[field].name)
            let message = "extension range \(range.text) includes field \"\(name)\" (\(other.first))"
            error(startTokens(id), owner, message, hint: freeNumbersHint(in: owner))
        case (.reservedRange(let id), .field(let field)):
            let message = "number \(other.first) is reserved"
            error(startTokens(id), .field(field), message, hint: freeNumbersHint(in: owner))
        case (.reservedRange(let id), .value(let value)):
            error(startTokens(id), .enumValue(value), "number \(other.first) is reserved")
        case (.extensionRange(let id), .extensionRange):
            error(startTokens(id), owner, "extension range \(range.text) overlaps with range \(other.text)")
        case (.extensionRange(let id), .reservedRange):
            error(startTokens(id), owner, "extension range \(range.text) overlaps with reserved range \(other.text)")
        case (.reservedRange(let id), .reservedRange):
            error(startTokens(id), owner, "reserved range \(range.text) overlaps with range \(other.text)")
        default:
            break
        }
    }

    private func startTokens(_ id: NodeID<NumberRange>) -> TokenRange {
        unit.tree.ranges[model.numberRanges[id].node].startTokens
    }
}
