/// From the items of a block to a list: the memo's, or one made of the items' bytes.
extension Decoder {
    @inline(__always)
    mutating func finishBlock() -> HeaderList {
        let count = self.scratch.items.pointee.count
        if self.isWithinSoftLimit, count > 0 {
            let items = self.scratch.items.pointee.items
            let place = self.memo.find(items, count: count, hash: self.hash, block: self.block)
            if place >= 0 {
                return self.list(remembered: place, isRepeated: true)
            }
        }
        return self.finishUnknownBlock()
    }

    @inline(never)
    private mutating func finishUnknownBlock() -> HeaderList {
        let count = self.scratch.items.pointee.count
        let isRemembered =
            !self.isFresh && self.isWithinSoftLimit && count > 0 && count <= HeaderMemo.longestList
            && self.stableSize <= HeaderMemo.largestList
        self.isFresh = false
        guard isRemembered else { return self.unrememberedList() }
        let place = self.memo.remember(
            self.scratch.items.pointee.items,
            count: count,
            hash: self.hash,
            size: self.stableSize,
            block: self.block
        )
        for index in 0..<count {
            let field = self.field(of: self.scratch.items.pointee.items[index].place)
            self.memo.append(field, at: place)
        }
        return self.list(remembered: place, isRepeated: false)
    }

    private mutating func unrememberedList() -> HeaderList {
        let scratch = self.scratch
        scratch.unremembered.pointee.removeAll()
        for index in 0..<scratch.items.pointee.count {
            let field = self.field(of: scratch.items.pointee.items[index].place)
            scratch.unremembered.pointee.append(name: field.name, nameBytes: field.nameBytes, value: field.value)
        }
        return HeaderList(
            memo: nil,
            isRepeated: false,
            stable: scratch.unremembered.pointee.slice,
            varying: scratch.varying.pointee.slice,
            size: self.listSize,
            isOverSoftLimit: !self.isWithinSoftLimit
        )
    }

    @inline(__always)
    func list(remembered place: Int, isRepeated: Bool) -> HeaderList {
        // `find` and `remember` have made the slots.
        let slot = self.memo.slots.unsafelyUnwrapped + place
        return HeaderList(
            memo: HeaderList.Memo(slot: place, id: slot.pointee.id),
            isRepeated: isRepeated,
            stable: slot.pointee.fields.slice,
            varying: self.scratch.varying.pointee.slice,
            size: self.listSize,
            isOverSoftLimit: false
        )
    }

    /// The field at a place; valid until the tables change.
    func field(of place: DecodedItem.Place) -> HeaderField {
        switch place {
        case .staticEntry(let index):
            let entry = StaticTable.entries.pointer + index
            return HeaderField(
                name: entry.pointee.name,
                isNeverIndexed: false,
                nameBytes: entry.pointee.nameBytes,
                value: entry.pointee.value
            )
        case .dynamicEntry(let number):
            let entry = self.table.entry(number)
            return HeaderField(
                name: entry.pointee.name,
                isNeverIndexed: false,
                nameBytes: self.table.nameBytes(entry),
                value: self.table.valueBytes(entry)
            )
        case .literal(let index):
            // An item with a literal's slot exists only while the slots do.
            let slot = self.literals.slots.unsafelyUnwrapped + index
            return HeaderField(
                name: slot.pointee.name,
                isNeverIndexed: false,
                nameBytes: slot.pointee.name.bytes,
                value: slot.pointee.value
            )
        case .rescued(let index):
            return self.scratch.rescued.pointee.slice[index]
        }
    }

    /// Copies the fields of items that stand in the dynamic table, before an insertion evicts entries.
    @inline(never)
    mutating func rescueDynamicItems() {
        for index in 0..<self.scratch.items.pointee.count {
            let item = self.scratch.items.pointee.items + index
            guard case .dynamicEntry(let number) = item.pointee.place else { continue }
            let entry = self.table.entry(number)
            self.scratch.rescued.pointee.append(
                name: entry.pointee.name,
                nameBytes: self.table.nameBytes(entry),
                value: self.table.valueBytes(entry)
            )
            item.pointee.place = .rescued(self.scratch.rescued.pointee.count - 1)
        }
    }
}
