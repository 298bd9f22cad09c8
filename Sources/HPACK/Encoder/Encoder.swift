/// Encodes the header blocks of one connection, in the order in which they are sent.
///
/// ```
/// encoder.startBlock()
/// encoder.encode(.status, "200")
/// encoder.encode(.contentType, "application/grpc")
/// send(encoder.block)
/// ```
///
/// A field goes into the dynamic table when it is likely to come again: its name is well known and not one whose values
/// vary, or the same field was sent shortly before. Secrets are sent never-indexed (RFC 7541, section 7.1.3).
package struct Encoder: ~Copyable {
    /// How a field may be represented.
    package enum Indexing: Sendable {
        /// What the name and the history suggest.
        case automatic
        /// Not to be put into any table on any hop (RFC 7541, section 6.2.3): for values that are secret.
        case never
        /// Into the dynamic table if it fits.
        case always
    }

    var table: DynamicTable
    private var index = FieldIndex()
    var prepared: [Prepared] = []
    private let memory: CodecMemory
    @inline(__always) var scratch: CodecMemory.Parts { self.memory.parts }

    /// The largest table that we want, whatever the peer allows.
    private let ownTableLimit: Int
    /// Size updates to be sent with the next block: the smallest size in between, and the last.
    private var pendingSizeUpdate: (smallest: Int, last: Int)?

    /// Makes an encoder.
    ///
    /// - Parameters:
    ///   - tableSize: the largest dynamic table to use, in bytes as RFC 7541, section 4.1 counts them. Until the peer's
    ///     SETTINGS_HEADER_TABLE_SIZE is known, 4,096 of them are used at most.
    ///   - memory: where blocks are written; shared with other encoders, a block is valid until one is called.
    package init(tableSize: Int = 4096, memory: CodecMemory = CodecMemory()) {
        self.memory = memory
        self.ownTableLimit = tableSize
        self.table = DynamicTable(maximumSize: min(tableSize, 4096))
        if tableSize < 4096 {
            self.pendingSizeUpdate = (tableSize, tableSize)
        }
    }

    /// The block since ``startBlock()``; valid until the next call.
    package var block: UnsafeRawBufferPointer { self.scratch.block.pointee.bytes }

    /// The size of the dynamic table, as RFC 7541, section 4.1 counts it.
    package var tableSize: Int { self.table.size }

    /// Follows the peer's SETTINGS_HEADER_TABLE_SIZE; the next block says what became of it (RFC 7541, section 4.2).
    package mutating func setPeerTableLimit(_ limit: Int) {
        let size = min(limit, self.ownTableLimit)
        guard size != self.table.maximumSize else { return }
        self.table.resize(to: size)
        self.pendingSizeUpdate = (min(self.pendingSizeUpdate?.smallest ?? size, size), size)
    }

    /// Gives back the memory of what speeds up the search.
    ///
    /// Fields that were not found again for that are inserted once more; registered fields are not affected.
    package mutating func trim() {
        self.table.compact()
        self.index = FieldIndex()
    }

    /// Starts a block, with the size updates that are due.
    package mutating func startBlock() {
        self.scratch.block.pointee.removeAll()
        guard let update = self.pendingSizeUpdate else { return }
        self.pendingSizeUpdate = nil
        if update.smallest < update.last {
            IntegerCoding.encode(update.smallest, prefixBits: 5, pattern: 0x20, into: &self.scratch.block.pointee)
        }
        IntegerCoding.encode(update.last, prefixBits: 5, pattern: 0x20, into: &self.scratch.block.pointee)
    }

    /// Appends a field with a well-known name, which must not be ``KnownName/other``.
    package mutating func encode(
        _ name: KnownName,
        _ value: UnsafeRawBufferPointer,
        indexing: Indexing = .automatic
    ) {
        let index = StaticTable.index(of: name, value: value)
        if index > 0, indexing != .never {
            IntegerCoding.encode(index, prefixBits: 7, pattern: 0x80, into: &self.scratch.block.pointee)
            return
        }
        self.encode(name, name.bytes, value, indexing)
    }

    /// Appends a field with a well-known name and a textual value.
    package mutating func encode(_ name: KnownName, _ value: String, indexing: Indexing = .automatic) {
        var value = value
        value.withUTF8 { self.encode(name, UnsafeRawBufferPointer($0), indexing: indexing) }
    }

    /// Appends a field; its name must be in lower case.
    package mutating func encode(
        name: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer,
        indexing: Indexing = .automatic
    ) {
        let known = KnownName.lookup(name)
        if known == .other {
            self.encode(.other, name, value, indexing)
        } else {
            self.encode(known, value, indexing: indexing)
        }
    }

    /// Appends a field with a textual name, in lower case, and a textual value.
    package mutating func encode(name: String, value: String, indexing: Indexing = .automatic) {
        var name = name
        var value = value
        name.withUTF8 { name in
            value.withUTF8 { value in
                self.encode(
                    name: UnsafeRawBufferPointer(name),
                    value: UnsafeRawBufferPointer(value),
                    indexing: indexing
                )
            }
        }
    }

    mutating func encode(
        _ name: KnownName,
        _ nameBytes: UnsafeRawBufferPointer,
        _ value: UnsafeRawBufferPointer,
        _ indexing: Indexing
    ) {
        let nameHash = UInt32(truncatingIfNeeded: mix(0, nameBytes))
        if indexing == .never || name.isSecret {
            self.appendLiteral(pattern: 0x10, prefixBits: 4, name, nameBytes, nameHash, value)
            return
        }
        let hash = UInt32(truncatingIfNeeded: mix(UInt64(nameHash), value) >> 7)
        let number = self.index.field(hash, oldest: self.table.oldest, inserted: self.table.inserted)
        if number >= 0, self.isEntry(number, nameBytes, value) {
            let index = StaticTable.count + self.table.inserted - number
            IntegerCoding.encode(index, prefixBits: 7, pattern: 0x80, into: &self.scratch.block.pointee)
            return
        }
        guard self.isWorthIndexing(name, nameBytes, value, hash, indexing) else {
            self.appendLiteral(pattern: 0x00, prefixBits: 4, name, nameBytes, nameHash, value)
            return
        }
        self.appendLiteral(pattern: 0x40, prefixBits: 6, name, nameBytes, nameHash, value)
        self.table.insert(name: name, nameBytes: nameBytes, value: value, identity: 0)
        self.index.insert(field: hash, name: nameHash, number: self.table.inserted - 1)
    }

    private func isEntry(
        _ number: Int,
        _ nameBytes: UnsafeRawBufferPointer,
        _ value: UnsafeRawBufferPointer
    ) -> Bool {
        let entry = self.table.entry(number)
        return equalBytes(self.table.valueBytes(entry), value) && equalBytes(self.table.nameBytes(entry), nameBytes)
    }

    private mutating func isWorthIndexing(
        _ name: KnownName,
        _ nameBytes: UnsafeRawBufferPointer,
        _ value: UnsafeRawBufferPointer,
        _ hash: UInt32,
        _ indexing: Indexing
    ) -> Bool {
        let size = nameBytes.count + value.count + fieldOverhead
        if indexing == .always {
            return size <= self.table.maximumSize
        }
        guard size <= self.table.maximumSize / 4, !name.isNotWorthIndexing else { return false }
        return name != .other || self.index.isKnown(hash)
    }

    private mutating func appendLiteral(
        pattern: UInt8,
        prefixBits: Int,
        _ name: KnownName,
        _ nameBytes: UnsafeRawBufferPointer,
        _ nameHash: UInt32,
        _ value: UnsafeRawBufferPointer
    ) {
        var index = StaticTable.firstIndex(of: name)
        if index == 0 {
            let number = self.index.name(nameHash, oldest: self.table.oldest, inserted: self.table.inserted)
            if number >= 0, equalBytes(self.table.nameBytes(self.table.entry(number)), nameBytes) {
                index = StaticTable.count + self.table.inserted - number
            }
        }
        IntegerCoding.encode(index, prefixBits: prefixBits, pattern: pattern, into: &self.scratch.block.pointee)
        if index == 0 {
            self.appendString(nameBytes)
        }
        self.appendString(value)
    }

    /// Appends a string, Huffman-encoded if that is shorter (RFC 7541, section 5.2).
    private mutating func appendString(_ bytes: UnsafeRawBufferPointer) {
        let length = Huffman.encodedLength(bytes)
        if length < bytes.count {
            IntegerCoding.encode(length, prefixBits: 7, pattern: 0x80, into: &self.scratch.block.pointee)
            Huffman.encode(bytes, into: &self.scratch.block.pointee)
        } else {
            IntegerCoding.encode(bytes.count, prefixBits: 7, pattern: 0x00, into: &self.scratch.block.pointee)
            self.scratch.block.pointee.append(bytes)
        }
    }
}
