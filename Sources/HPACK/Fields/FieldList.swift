/// Fields in a row: records that point into one run of bytes.
///
/// Filling it does not allocate once its memory is large enough, and clearing it keeps the memory.
@usableFromInline
struct FieldList: ~Copyable {
    @usableFromInline
    struct Record {
        @usableFromInline var nameOffset: UInt32
        @usableFromInline var nameLength: UInt32
        @usableFromInline var valueLength: UInt32
        /// How many fields of the memo come before this one; only used for varying fields.
        @usableFromInline var position: UInt32
        @usableFromInline var name: KnownName
        @usableFromInline var isNeverIndexed: Bool
    }

    private(set) var records: UnsafeMutablePointer<Record>?
    private(set) var count = 0
    private var capacity = 0
    var bytes = ByteStorage()

    init() {}

    deinit {
        self.records?.deallocate()
    }

    /// The fields; valid until the list changes.
    var slice: FieldSlice { FieldSlice(records: self.records, count: self.count, bytes: self.bytes.bytes.baseAddress) }

    mutating func removeAll() {
        self.count = 0
        self.bytes.removeAll()
    }

    /// Appends a field whose bytes are copied.
    mutating func append(
        name: KnownName,
        nameBytes: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer,
        position: Int = 0,
        isNeverIndexed: Bool = false
    ) {
        let offset = self.bytes.count
        self.bytes.append(nameBytes)
        self.bytes.append(value)
        self.appendRecord(
            Record(
                nameOffset: UInt32(truncatingIfNeeded: offset),
                nameLength: UInt32(truncatingIfNeeded: nameBytes.count),
                valueLength: UInt32(truncatingIfNeeded: value.count),
                position: UInt32(truncatingIfNeeded: position),
                name: name,
                isNeverIndexed: isNeverIndexed
            )
        )
    }

    /// Appends the record of a field whose bytes are already at the end of ``bytes``.
    @inline(__always)
    mutating func appendRecord(_ record: Record) {
        if self.count == self.capacity {
            self.grow()
        }
        // `grow` has made the memory.
        (self.records.unsafelyUnwrapped + self.count).initialize(to: record)
        self.count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let capacity = max(8, self.capacity * 2)
        let records = UnsafeMutablePointer<Record>.allocate(capacity: capacity)
        if let old = self.records {
            records.moveInitialize(from: old, count: self.count)
            old.deallocate()
        }
        self.records = records
        self.capacity = capacity
    }
}

/// A view of fields in a row; valid until the decoder that owns them is called again.
@usableFromInline
package struct FieldSlice: RandomAccessCollection {
    @usableFromInline let records: UnsafeMutablePointer<FieldList.Record>?
    @usableFromInline package let count: Int
    @usableFromInline let bytes: UnsafeRawPointer?

    @usableFromInline
    init(records: UnsafeMutablePointer<FieldList.Record>?, count: Int, bytes: UnsafeRawPointer?) {
        self.records = records
        self.count = count
        self.bytes = bytes
    }

    /// No fields.
    package static var empty: FieldSlice { FieldSlice(records: nil, count: 0, bytes: nil) }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { self.count }

    @inlinable
    package subscript(index: Int) -> HeaderField {
        precondition(index >= 0 && index < self.count, "field \(index) of \(self.count)")
        guard let records = self.records else { preconditionFailure("a field list with records has memory") }
        let record = records[index]
        let name = self.bytes.map { $0 + Int(record.nameOffset) }
        let nameLength = Int(record.nameLength)
        return HeaderField(
            name: record.name,
            isNeverIndexed: record.isNeverIndexed,
            nameBytes: UnsafeRawBufferPointer(start: name, count: nameLength),
            value: UnsafeRawBufferPointer(start: name.map { $0 + nameLength }, count: Int(record.valueLength))
        )
    }

    /// How many fields of the memo come before the field at `index`; only meaningful for varying fields.
    @inlinable
    package func position(_ index: Int) -> Int {
        guard let records = self.records, index >= 0, index < self.count else { return 0 }
        return Int(records[index].position)
    }
}
