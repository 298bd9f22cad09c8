/// The set of all identifiers of a compilation, each held once and numbered.
///
/// An open-addressed hash table over one growing buffer of bytes. Names are only added, never removed,
/// so an id and the bytes behind it stay valid as long as the table lives.
struct NameTable: ~Copyable {
    /// Where a name's bytes lie, and its hash, kept so that growing the table touches no bytes.
    private struct Entry {
        var offset: UInt32
        var length: UInt32
        var hash: UInt32
    }

    /// Ids by hash, linear probing, zero for an empty slot.
    ///
    /// The count is a power of two.
    private var slots: UnsafeMutableBufferPointer<UInt32>
    /// The names in the order of their ids; the first is the empty one.
    private var entries: [Entry]
    /// The bytes of all names, one behind the other.
    private var storage: UnsafeMutableRawPointer
    private var storageCount = 0
    /// The number of bytes of the longest name.
    private(set) var longest = 0
    private var storageCapacity: Int

    /// The start value of a name's hash (FNV-1a, 32 bits).
    static let hashSeed: UInt32 = 0x811C_9DC5

    /// Makes a table that holds the grammar's words.
    init() {
        slots = .allocate(capacity: 2_048)
        slots.initialize(repeating: 0)
        entries = [Entry(offset: 0, length: 0, hash: 0)]
        entries.reserveCapacity(1_024)
        storageCapacity = 16 * 1_024
        storage = .allocate(byteCount: storageCapacity, alignment: 8)
        internGrammar()
    }

    private mutating func internGrammar() {
        let words = Keyword.words
        let bytes = UnsafeRawBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: " ") {
            _ = intern(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end + 1
        }
    }

    deinit {
        slots.deallocate()
        storage.deallocate()
    }

    /// The number of names, the empty one included.
    var count: Int { entries.count }

    /// The id of a name.
    mutating func intern(_ text: String) -> NameID {
        var text = text
        return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The id of a name.
    mutating func intern(_ bytes: UnsafeRawBufferPointer) -> NameID {
        intern(bytes, hash: Self.hash(bytes))
    }

    /// The id of a name whose hash is known, as the lexer computes it while it scans.
    @inline(__always)
    mutating func intern(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> NameID {
        let mask = slots.count &- 1
        var slot = Self.slot(hash, mask)
        while true {
            let id = slots[slot]
            if id == 0 { return add(bytes, hash: hash, slot: slot) }
            let entry = entries[Int(id)]
            if entry.hash == hash, equal(entry, bytes) { return NameID(raw: id) }
            slot = (slot &+ 1) & mask
        }
    }

    /// The id of a name if the table holds it.
    func find(_ bytes: UnsafeRawBufferPointer) -> NameID? {
        let hash = Self.hash(bytes)
        let mask = slots.count &- 1
        var slot = Self.slot(hash, mask)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, equal(entry, bytes) { return NameID(raw: slots[slot]) }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    /// Gives the bytes of a name to a closure.
    ///
    /// They may move when the next name is added.
    @inline(__always)
    func withBytes<Result, Failure: Error>(
        _ id: NameID,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let entry = entries[Int(id.raw)]
        return try body(UnsafeRawBufferPointer(start: storage + Int(entry.offset), count: Int(entry.length)))
    }

    /// The number of bytes of a name.
    func length(_ id: NameID) -> Int { Int(entries[Int(id.raw)].length) }

    /// The text of a name.
    func string(_ id: NameID) -> String {
        withBytes(id) { String(decoding: $0, as: UTF8.self) }
    }

    /// One step of the hash.
    @inline(__always)
    static func hash(_ hash: UInt32, adding byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte)) &* 0x0100_0193
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        bytes.reduce(hashSeed) { hash($0, adding: $1) }
    }

    @inline(__always)
    private static func slot(_ hash: UInt32, _ mask: Int) -> Int {
        Int(hash ^ (hash >> 15)) & mask
    }

    @inline(__always)
    private func equal(_ entry: Entry, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Int(entry.length) == bytes.count else { return false }
        let start = storage + Int(entry.offset)
        var index = 0
        while index &+ 8 <= bytes.count {
            let left = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if left != bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
            index &+= 8
        }
        while index < bytes.count {
            if start.load(fromByteOffset: index, as: UInt8.self) != bytes[index] { return false }
            index &+= 1
        }
        return true
    }

    @inline(never)
    private mutating func add(_ bytes: UnsafeRawBufferPointer, hash: UInt32, slot: Int) -> NameID {
        reserve(bytes.count)
        longest = max(longest, bytes.count)
        UnsafeMutableRawBufferPointer(start: storage + storageCount, count: bytes.count).copyMemory(from: bytes)
        let id = UInt32(entries.count)
        entries.append(Entry(offset: UInt32(storageCount), length: UInt32(bytes.count), hash: hash))
        storageCount += bytes.count
        slots[slot] = id
        if entries.count * 2 > slots.count { growSlots() }
        return NameID(raw: id)
    }

    private mutating func reserve(_ count: Int) {
        guard storageCount + count > storageCapacity else { return }
        storageCapacity = max(storageCapacity * 2, storageCount + count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: storageCapacity, alignment: 8)
        larger.copyMemory(from: storage, byteCount: storageCount)
        storage.deallocate()
        storage = larger
    }

    private mutating func growSlots() {
        let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: slots.count * 2)
        larger.initialize(repeating: 0)
        let mask = larger.count - 1
        for id in 1..<entries.count {
            var slot = Self.slot(entries[id].hash, mask)
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(id)
        }
        slots.deallocate()
        slots = larger
    }
}
