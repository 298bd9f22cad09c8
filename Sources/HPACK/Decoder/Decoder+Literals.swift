/// Literal representations (RFC 7541, section 6.2).
///
/// ```
/// | 0 | 1 |      Index (6+)       |   with incremental indexing
/// | 0 | 0 | 0 | 0 |  Index (4+)   |   without indexing
/// | 0 | 0 | 0 | 1 |  Index (4+)   |   never indexed
/// +---+---+-----------------------+
/// | H |     Name Length (7+)      |   these two only with index 0
/// |  Name String (Length octets)  |
/// | H |     Value Length (7+)     |
/// | Value String (Length octets)  |
/// ```
extension Decoder {
    enum Indexing {
        case incremental
        case without
        case never
    }

    /// A string as it stands in the block.
    private struct WireString {
        let bytes: UnsafeRawBufferPointer
        let isHuffman: Bool

        /// At most so many octets when decoded.
        var bound: Int { self.isHuffman ? Huffman.decodedBound(self.bytes.count) : self.bytes.count }

        /// Writes the decoded octets and returns how many there are.
        func decode(to target: UnsafeMutableRawPointer) throws(DecodingError) -> Int {
            if self.isHuffman {
                return try Huffman.decode(self.bytes, to: target)
            }
            if let source = self.bytes.baseAddress {
                target.copyMemory(from: source, byteCount: self.bytes.count)
            }
            return self.bytes.count
        }
    }

    /// The name of a literal: by reference to a table, or as a string of its own.
    private enum WireName {
        case known(KnownName)
        case dynamicEntry(Int)
        case string(WireString)

        var known: KnownName {
            if case .known(let name) = self {
                return name
            }
            return .other
        }
    }

    @inline(never)
    mutating func decodeLiteral(
        _ bytes: UnsafeRawBufferPointer,
        _ cursor: inout Int,
        indexing: Indexing
    ) throws(DecodingError) {
        let prefixBits = indexing == .incremental ? 6 : 4
        let index = try IntegerCoding.decode(bytes, at: &cursor, prefixBits: prefixBits)
        let name = try self.name(index, bytes, &cursor)
        let value = try self.string(bytes, &cursor)
        if !self.isFresh, case .known(let known) = name, known.repeats, indexing != .never,
            value.bytes.count <= LiteralCache.longestWireLength,
            try self.decodeRepeating(known, value, indexing)
        {
            return
        }
        try self.decodeVarying(name, value, indexing)
    }

    private mutating func name(
        _ index: Int,
        _ bytes: UnsafeRawBufferPointer,
        _ cursor: inout Int
    ) throws(DecodingError) -> WireName {
        if index == 0 {
            let string = try self.string(bytes, &cursor)
            let known = string.isHuffman ? try self.lookup(string) : KnownName.lookup(string.bytes)
            return known == .other ? .string(string) : .known(known)
        }
        if index <= StaticTable.count {
            return .known(StaticTable.entries.pointer[index].name)
        }
        let number = try self.dynamicNumber(index)
        let known = self.table.entry(number).pointee.name
        return known == .other ? .dynamicEntry(number) : .known(known)
    }

    /// Looks up a Huffman-encoded name, decoded into scratch space.
    private mutating func lookup(_ string: WireString) throws(DecodingError) -> KnownName {
        let scratch = self.scratch.varying.pointee.bytes.reserve(string.bound)
        let length = try string.decode(to: scratch)
        return KnownName.lookup(UnsafeRawBufferPointer(start: scratch, count: length))
    }

    @inline(__always)
    private func string(_ bytes: UnsafeRawBufferPointer, _ cursor: inout Int) throws(DecodingError) -> WireString {
        let start = cursor
        guard cursor < bytes.count else { throw .truncated(offset: start) }
        let isHuffman = bytes[cursor] & 0x80 != 0
        let length = try IntegerCoding.decode(bytes, at: &cursor, prefixBits: 7)
        guard length <= bytes.count &- cursor else { throw .truncated(offset: start) }
        let string = UnsafeRawBufferPointer(rebasing: bytes[cursor..<(cursor &+ length)])
        cursor &+= length
        return WireString(bytes: string, isHuffman: isHuffman)
    }

    /// Decodes a literal through the cache of literals.
    ///
    /// - Returns: whether the cache had or made room for it.
    private mutating func decodeRepeating(
        _ name: KnownName,
        _ value: WireString,
        _ indexing: Indexing
    ) throws(DecodingError) -> Bool {
        let place = self.literals.find(name, isHuffman: value.isHuffman, wire: value.bytes, block: self.block)
        guard place.slot >= 0 else { return false }
        if !place.found {
            let identity = self.takeIdentity()
            try self.literals.remember(
                at: place.slot,
                name: name,
                isHuffman: value.isHuffman,
                wire: value.bytes,
                identity: identity,
                block: self.block
            )
        }
        // `find` has made the slots.
        let slot = self.literals.slots.unsafelyUnwrapped + place.slot
        let size = name.bytes.count + Int(slot.pointee.valueLength) + fieldOverhead
        try self.count(size, stable: true)
        if indexing == .incremental {
            self.makeRoom(size)
            self.table.insert(
                name: name,
                nameBytes: name.bytes,
                value: slot.pointee.value,
                identity: slot.pointee.identity
            )
        }
        self.appendItem(slot.pointee.identity, .literal(place.slot))
        return true
    }

    /// Decodes a literal that is this list's own, at the end of the varying fields' bytes.
    private mutating func decodeVarying(
        _ name: WireName,
        _ value: WireString,
        _ indexing: Indexing
    ) throws(DecodingError) {
        let start = self.scratch.varying.pointee.bytes.count
        let target = self.scratch.varying.pointee.bytes.reserve(self.bound(name) + value.bound)
        let nameLength = try self.write(name, to: target)
        let known = name.known
        let valueLength = try value.decode(to: target + nameLength)
        let size = nameLength + valueLength + fieldOverhead
        try self.count(size, stable: false)
        if indexing == .incremental {
            self.makeRoom(size)
            self.table.insert(
                name: known,
                nameBytes: UnsafeRawBufferPointer(start: target, count: nameLength),
                value: UnsafeRawBufferPointer(start: target + nameLength, count: valueLength),
                identity: self.takeIdentity()
            )
        }
        guard self.isWithinSoftLimit else { return }
        self.scratch.varying.pointee.bytes.count = start + nameLength + valueLength
        self.scratch.varying.pointee.appendRecord(
            FieldList.Record(
                nameOffset: UInt32(truncatingIfNeeded: start),
                nameLength: UInt32(truncatingIfNeeded: nameLength),
                valueLength: UInt32(truncatingIfNeeded: valueLength),
                position: UInt32(truncatingIfNeeded: self.scratch.items.pointee.count),
                name: known,
                isNeverIndexed: indexing == .never
            )
        )
    }

    /// Writes the octets of a name and returns how many there are.
    private func write(_ name: WireName, to target: UnsafeMutableRawPointer) throws(DecodingError) -> Int {
        let bytes: UnsafeRawBufferPointer
        switch name {
        case .known(let name):
            bytes = name.bytes
        case .dynamicEntry(let number):
            bytes = self.table.nameBytes(self.table.entry(number))
        case .string(let string):
            return try string.decode(to: target)
        }
        UnsafeMutableRawBufferPointer(start: target, count: bytes.count).copyMemory(from: bytes)
        return bytes.count
    }

    private func bound(_ name: WireName) -> Int {
        switch name {
        case .known(let name):
            return name.bytes.count
        case .dynamicEntry(let number):
            return Int(self.table.entry(number).pointee.nameLength)
        case .string(let string):
            return string.bound
        }
    }

    @inline(__always)
    private mutating func makeRoom(_ size: Int) {
        if self.table.evictsOnInsert(size: size) {
            self.rescueDynamicItems()
        }
    }

    @inline(__always)
    private mutating func takeIdentity() -> UInt64 {
        self.nextIdentity &+= 1
        return self.nextIdentity
    }
}
