import HPACK

/// Remembers the verdict on remembered header lists, beside the decoder's memo.
///
/// A repeated request is checked only for what is its own: its varying fields, which are nearly always regular fields
/// behind the pseudo-header fields. Anything else takes the long way through all fields in their order.
struct RequestMemo: ~Copyable {
    private struct Verdict {
        var id: UInt64 = 0
        /// The state after all stable fields, which were in order.
        var rules = RequestRules()
        /// How many stable fields stand before the first regular one.
        var pseudoCount = 0
    }

    private var verdicts: UnsafeMutablePointer<Verdict>?

    init() {}

    deinit {
        self.verdicts?.deallocate()
    }

    /// Gives the memory back.
    mutating func removeAll() {
        self.verdicts?.deallocate()
        self.verdicts = nil
    }

    /// Checks a request's header list and returns its content length, if it has one.
    @inline(__always)
    mutating func check(_ list: HeaderList) throws(MalformedMessage) -> Int? {
        if let memo = list.memo, list.isRepeated, let verdicts = self.verdicts, verdicts[memo.slot].id == memo.id,
            list.varying.isEmpty
        {
            return verdicts[memo.slot].rules.contentLength
        }
        return try self.checkOwn(list)
    }

    @inline(never)
    private mutating func checkOwn(_ list: HeaderList) throws(MalformedMessage) -> Int? {
        guard let memo = list.memo, self.isInOrder(list) else { return try Self.checkAll(list) }
        let verdicts = self.verdicts ?? self.allocate()
        let verdict = verdicts + memo.slot
        if verdict.pointee.id != memo.id {
            var rules = RequestRules()
            for field in list.stable {
                try rules.add(field)
            }
            try rules.finish()
            verdict.pointee.rules = rules
            verdict.pointee.pseudoCount = list.stable.prefix { FieldRules.isPseudo($0) }.count
            verdict.pointee.id = memo.id
        }
        var rules = verdict.pointee.rules
        for index in 0..<list.varying.count {
            guard list.varying.position(index) >= verdict.pointee.pseudoCount else { return try Self.checkAll(list) }
            try rules.addRegular(list.varying[index])
        }
        return rules.contentLength
    }

    /// Whether all varying fields are regular ones.
    private func isInOrder(_ list: HeaderList) -> Bool {
        for field in list.varying where FieldRules.isPseudo(field) {
            return false
        }
        return true
    }

    private static func checkAll(_ list: HeaderList) throws(MalformedMessage) -> Int? {
        var rules = RequestRules()
        try list.forEachField { field throws(MalformedMessage) in try rules.add(field) }
        try rules.finish()
        return rules.contentLength
    }

    private mutating func allocate() -> UnsafeMutablePointer<Verdict> {
        let verdicts = UnsafeMutablePointer<Verdict>.allocate(capacity: HeaderList.Memo.slotCount)
        verdicts.initialize(repeating: Verdict(), count: HeaderList.Memo.slotCount)
        self.verdicts = verdicts
        return verdicts
    }
}
