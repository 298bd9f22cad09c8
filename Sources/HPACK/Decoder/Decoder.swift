/// Decodes header blocks (RFC 7541, section 3) of one connection, in the order in which they arrive.
///
/// ```
/// block → representations ─┬─ recognised by identity → items ─→ memo ─→ HeaderList.stable
///                          └─ the others ───────────────────────────→ HeaderList.varying
/// ```
///
/// An indexed field costs a table look-up and a hash step; its bytes are touched only when the memo has no list of the
/// same identities. Nothing is allocated per field. See docs/http2.md for what makes two fields identical.
package struct Decoder: ~Copyable {
    /// Limits for the uncompressed header list (RFC 9113, section 6.5.2), counted before a field is stored.
    package struct Limits: Sendable {
        /// Above it, a list is reported as ``HeaderList/isOverSoftLimit`` and its further fields are dropped.
        package var softListSize: Int
        /// Above it, decoding stops with ``DecodingError/headerListTooLarge(size:limit:)``.
        package var hardListSize: Int

        /// Makes limits of 8 KiB and 16 KiB if nothing else is said.
        package init(softListSize: Int = 8192, hardListSize: Int = 16384) {
            self.softListSize = softListSize
            self.hardListSize = max(softListSize, hardListSize)
        }
    }

    var table: DynamicTable
    var memo = HeaderMemo()
    var repeated = RepeatedBlock()
    var literals = LiteralCache()
    let limits: Limits
    private let memory: CodecMemory
    @inline(__always) var scratch: CodecMemory.Parts { self.memory.parts }

    /// Whether no block has come since the start or the last ``trim()``: the caches have no memory yet and take none for
    /// the sake of one request.
    var isFresh = true
    /// Counts blocks, from 1: what the caches take for time.
    var block: UInt64 = 0
    /// The next identity; 1…61 are the static table's.
    var nextIdentity: UInt64 = 64
    /// The state of the block at hand.
    var hash: UInt64 = 0
    var listSize = 0
    var stableSize = 0

    /// The largest table size that the peer may ask for.
    private var tableSizeLimit: Int
    /// Whether the limit was lowered below the table's size: the next block must begin with an update.
    private var needsSizeUpdate = false

    private let statics = StaticTable.entries.pointer

    /// Makes a decoder.
    ///
    /// The table's limit is SETTINGS_HEADER_TABLE_SIZE as the peer knows it: 4,096 until it has acknowledged another.
    /// Views that were handed out become invalid when any decoder with the same memory is called.
    package init(tableSizeLimit: Int = 4096, limits: Limits = Limits(), memory: CodecMemory = CodecMemory()) {
        // A larger table begins with the peer's size update (RFC 7541, section 4.2).
        self.table = DynamicTable(maximumSize: min(tableSizeLimit, 4096))
        self.tableSizeLimit = tableSizeLimit
        self.limits = limits
        self.memory = memory
    }

    /// The size of the dynamic table, as RFC 7541, section 4.1 counts it.
    package var tableSize: Int { self.table.size }

    /// Sets the limit for the dynamic table, when the peer has acknowledged it (RFC 7541, section 4.2).
    package mutating func setTableSizeLimit(_ limit: Int) {
        self.tableSizeLimit = limit
        if self.table.maximumSize > limit {
            self.needsSizeUpdate = true
        }
    }

    /// Gives back the memory of what can be had again at a price: the caches.
    ///
    /// Views of earlier lists become invalid.
    package mutating func trim() {
        self.table.compact()
        self.memo.removeAll()
        self.repeated.forget()
        self.literals.removeAll()
        self.isFresh = true
    }

    /// Decodes a whole header block.
    ///
    /// - Returns: the list; its fields are valid until the next call.
    /// - Throws: a ``DecodingError``, after which the decoder must not be used again.
    package mutating func decode(_ bytes: UnsafeRawBufferPointer) throws(DecodingError) -> HeaderList {
        if let list = self.repeatedList(bytes) {
            return list
        }
        self.startBlock()
        var cursor = 0
        var isIndexed = true
        if let first = bytes.first, first & 0xe0 == 0x20 || self.needsSizeUpdate {
            try self.decodeSizeUpdates(bytes, &cursor)
        }
        while cursor < bytes.count {
            let octet = bytes[cursor]
            if octet & 0x80 != 0 {
                let start = cursor
                let index = try IntegerCoding.decode(bytes, at: &cursor, prefixBits: 7)
                try self.decodeIndexed(index, at: start)
                continue
            }
            isIndexed = false
            if octet & 0xc0 == 0x40 {
                try self.decodeLiteral(bytes, &cursor, indexing: .incremental)
            } else if octet & 0xe0 == 0x20 {
                throw .sizeUpdateAfterField(offset: cursor)
            } else {
                try self.decodeLiteral(bytes, &cursor, indexing: octet & 0x10 != 0 ? .never : .without)
            }
        }
        let list = self.finishBlock()
        if isIndexed, let memo = list.memo, self.scratch.varying.pointee.count == 0, !bytes.isEmpty {
            self.repeated.keep(
                bytes,
                place: memo.slot,
                id: memo.id,
                listSize: self.listSize,
                changes: self.table.changes
            )
        }
        return list
    }

    /// The list of a block that is the same as the last one.
    @inline(__always)
    private mutating func repeatedList(_ bytes: UnsafeRawBufferPointer) -> HeaderList? {
        guard self.repeated.matches(bytes, changes: self.table.changes), !self.needsSizeUpdate,
            let slots = self.memo.slots, slots[self.repeated.place].id == self.repeated.id
        else { return nil }
        self.block &+= 1
        slots[self.repeated.place].lastBlock = self.block
        self.listSize = self.repeated.listSize
        if self.scratch.varying.pointee.count != 0 {
            self.scratch.varying.pointee.removeAll()
        }
        return self.list(remembered: self.repeated.place, isRepeated: true)
    }

    @inline(__always)
    private mutating func startBlock() {
        self.block &+= 1
        self.hash = 0
        self.listSize = 0
        self.stableSize = 0
        self.scratch.items.pointee.removeAll()
        if self.scratch.rescued.pointee.count != 0 {
            self.scratch.rescued.pointee.removeAll()
        }
        if self.scratch.varying.pointee.count != 0 {
            self.scratch.varying.pointee.removeAll()
        }
    }

    /// Decodes the dynamic table size updates at the start of a block (RFC 7541, section 6.3).
    ///
    /// ```
    /// | 0 | 0 | 1 |   Max size (5+)   |
    /// ```
    @inline(never)
    private mutating func decodeSizeUpdates(
        _ bytes: UnsafeRawBufferPointer,
        _ cursor: inout Int
    ) throws(DecodingError) {
        while cursor < bytes.count, bytes[cursor] & 0xe0 == 0x20 {
            let size = try IntegerCoding.decode(bytes, at: &cursor, prefixBits: 5)
            guard size <= self.tableSizeLimit else {
                throw .sizeUpdateTooLarge(size: size, limit: self.tableSizeLimit)
            }
            self.table.resize(to: size)
            self.needsSizeUpdate = false
        }
        guard !self.needsSizeUpdate else { throw .sizeUpdateMissing(limit: self.tableSizeLimit) }
    }

    /// Decodes an indexed field (RFC 7541, section 6.1).
    ///
    /// ```
    /// | 1 |        Index (7+)         |
    /// ```
    @inline(__always)
    private mutating func decodeIndexed(_ index: Int, at offset: Int) throws(DecodingError) {
        if index <= StaticTable.count {
            guard index > 0 else { throw .indexZero(offset: offset) }
            try self.count(self.statics[index].size, stable: true)
            self.appendItem(UInt64(truncatingIfNeeded: index), .staticEntry(index))
            return
        }
        let number = try self.dynamicNumber(index)
        let entry = self.table.entry(number)
        if entry.pointee.isVarying {
            try self.count(entry.pointee.size, stable: false)
            self.appendVarying(entry)
        } else {
            try self.count(entry.pointee.size, stable: true)
            self.appendItem(entry.pointee.identity, .dynamicEntry(number))
        }
    }

    /// The number of the dynamic table's entry with an index of 62 or more.
    @inline(__always)
    func dynamicNumber(_ index: Int) throws(DecodingError) -> Int {
        let number = self.table.inserted &- 1 &- (index &- StaticTable.count &- 1)
        guard number >= self.table.oldest else {
            throw .indexOutOfRange(index: index, highest: StaticTable.count + self.table.count)
        }
        return number
    }

    /// Adds a field to the size of the list, before it is stored.
    @inline(__always)
    mutating func count(_ size: Int, stable: Bool) throws(DecodingError) {
        self.listSize &+= size
        if stable {
            self.stableSize &+= size
        }
        guard self.listSize <= self.limits.hardListSize else {
            throw .headerListTooLarge(size: self.listSize, limit: self.limits.hardListSize)
        }
    }

    /// Whether a field may still be stored.
    @inline(__always) var isWithinSoftLimit: Bool { self.listSize <= self.limits.softListSize }

    @inline(__always)
    mutating func appendItem(_ identity: UInt64, _ place: DecodedItem.Place) {
        guard self.isWithinSoftLimit else { return }
        self.hash = mix(self.hash, identity)
        self.scratch.items.pointee.append(DecodedItem(identity: identity, place: place))
    }

    private mutating func appendVarying(_ entry: UnsafePointer<DynamicTable.Entry>) {
        guard self.isWithinSoftLimit else { return }
        self.scratch.varying.pointee.append(
            name: entry.pointee.name,
            nameBytes: self.table.nameBytes(entry),
            value: self.table.valueBytes(entry),
            position: self.scratch.items.pointee.count
        )
    }
}
