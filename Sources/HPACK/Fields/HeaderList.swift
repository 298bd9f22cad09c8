/// A decoded header list: what it shares with earlier lists, and what is its own.
///
/// ``stable`` holds the fields that the decoder recognised by identity (indexed ones, and literals of names that
/// repeat); ``varying`` the others. When ``memo`` is set, an equal `memo` always means equal `stable` fields in the
/// same order, so whatever was derived from them can be reused. Both views are valid until the decoder is called again.
package struct HeaderList {
    /// What a remembered list is known by.
    package struct Memo: Equatable, Sendable {
        /// How many slots there are.
        package static var slotCount: Int { HeaderMemo.slotCount }

        /// A small number, below ``slotCount``: an index for an array beside the memo.
        package let slot: Int
        /// Never used twice on a connection; a slot's content is still the same if its id is.
        package let id: UInt64

        /// Makes a memo key by hand, for tests of what is kept beside the memo.
        package init(slot: Int, id: UInt64) {
            self.slot = slot
            self.id = id
        }
    }

    /// Set when ``stable`` is remembered; `nil` when it was too large for that.
    package let memo: Memo?

    /// Whether the memo was there already before this block.
    package let isRepeated: Bool

    /// The fields that are the same in every list with the same ``memo``.
    package let stable: FieldSlice

    /// The fields of this list alone: literals, and indexed fields whose name varies by nature (`grpc-timeout`).
    package let varying: FieldSlice

    /// The size of the whole list as RFC 9113, section 6.5.2 counts it.
    package let size: Int

    /// Whether the list passed the soft limit: it is then incomplete and only good for refusing the message.
    package let isOverSoftLimit: Bool

    /// No fields at all.
    package static var empty: HeaderList {
        HeaderList(memo: nil, isRepeated: false, stable: .empty, varying: .empty, size: 0, isOverSoftLimit: false)
    }

    /// How many fields there are.
    package var count: Int { self.stable.count + self.varying.count }

    /// Calls `body` for each field in the order in which the fields were sent.
    package func forEachField<Failure: Error>(_ body: (HeaderField) throws(Failure) -> Void) throws(Failure) {
        var next = 0
        for (index, field) in self.stable.enumerated() {
            while next < self.varying.count, self.varying.position(next) <= index {
                try body(self.varying[next])
                next += 1
            }
            try body(field)
        }
        while next < self.varying.count {
            try body(self.varying[next])
            next += 1
        }
    }

    /// The first field with a name, in the order in which the fields were sent except that varying ones come last.
    package func first(_ name: KnownName) -> HeaderField? {
        for field in self.stable where field.name == name {
            return field
        }
        for field in self.varying where field.name == name {
            return field
        }
        return nil
    }

    /// Whether a varying field stands before a stable field of the same name.
    ///
    /// Where it is false, the stable fields followed by the varying ones are the same metadata as the list in its
    /// order, since order only matters among fields of one name (RFC 9110, section 5.3).
    package var needsSentOrder: Bool {
        for index in 0..<self.varying.count where self.varying.position(index) < self.stable.count {
            let field = self.varying[index]
            for later in self.varying.position(index)..<self.stable.count
            where equalBytes(self.stable[later].nameBytes, field.nameBytes) {
                return true
            }
        }
        return false
    }
}
