/// Writes the header blocks of one connection's requests as clients do: what was sent before is named by its place in
/// the dynamic table, what is new is added to it (RFC 7541 sections 2.3.2 and 6).
///
/// It keeps no table: an entry is still there if what was added since then, with itself, is within the limit.
struct RequestWriter {
    /// Where an entry is: the number of entries and bytes that were added before it.
    private struct Place {
        let entries: Int
        let size: Int
    }

    private var places: [Place?]
    private var added = Place(entries: 0, size: 0)
    private var limit: Int
    private var announces = false

    /// The largest block for these fields.
    static func maxSize(_ fields: RequestFields) -> Int {
        fields.fields.reduce(fields.varied.count * 96 + 16) { $0 + $1.size }
    }

    /// A writer for a peer that allows `tableLimit` bytes of table; 4,096 if it did not say.
    init(_ fields: RequestFields, tableLimit: Int) {
        self.places = Array(repeating: nil, count: fields.fields.count + fields.varied.count)
        self.limit = min(tableLimit, 4096)
        self.announces = self.limit < 4096
    }

    /// Writes the block of request `number`; returns its size.
    mutating func write(
        _ fields: RequestFields,
        number: UInt64,
        to start: UnsafeMutableRawPointer
    ) -> Int {
        var out = BlockWriter(start)
        if self.announces {
            out.integer(self.limit, prefix: 5, pattern: 0x20)
            self.announces = false
        }
        out.byte(0x83)
        out.byte(0x86)
        for (place, field) in fields.fields.enumerated() {
            self.write(field, place, &out)
        }
        for (offset, field) in fields.varied.enumerated() {
            self.write(field, fields.fields.count + offset, number, &out)
        }
        return out.count
    }

    /// A block that names each of the constant fields by its place, if they are all there; for requests that add none.
    func repeated(_ fields: RequestFields) -> [UInt8]? {
        var block: [UInt8] = [0x83, 0x86]
        for place in fields.fields.indices {
            guard let index = self.index(place) else { return nil }
            block.append(0x80 | UInt8(index))
        }
        return block
    }

    @inline(__always)
    private func index(_ place: Int) -> Int? {
        guard let entry = self.places[place], self.added.size - entry.size <= self.limit else { return nil }
        return StaticTable.count + self.added.entries - entry.entries
    }

    @inline(__always)
    private mutating func write(_ field: RequestFields.Field, _ place: Int, _ out: inout BlockWriter) {
        if let index = self.index(place) {
            out.integer(index, prefix: 7, pattern: 0x80)
            return
        }
        let isKept = self.add(place, size: field.size)
        out.integer(field.nameIndex, prefix: isKept ? 6 : 4, pattern: isKept ? 0x40 : 0)
        if field.nameIndex == 0 { out.string(field.name.start, field.name.count) }
        out.string(field.value.start, field.value.count)
    }

    @inline(__always)
    private mutating func write(_ field: VariedField, _ place: Int, _ number: UInt64, _ out: inout BlockWriter) {
        let index = self.index(place) ?? 0
        let name = field.name
        let isKept = self.add(place, size: name.utf8CodeUnitCount + field.valueSize + 32)
        out.integer(index, prefix: isKept ? 6 : 4, pattern: isKept ? 0x40 : 0)
        if index == 0 { out.string(name.utf8Start, name.utf8CodeUnitCount) }
        out.byte(UInt8(field.valueSize))
        field.write(to: out.advance(field.valueSize), number: number)
    }

    /// Notes that an entry is added; false if it would be larger than the table.
    @inline(__always)
    private mutating func add(_ place: Int, size: Int) -> Bool {
        guard size <= self.limit else { return false }
        self.places[place] = self.added
        self.added = Place(entries: self.added.entries + 1, size: self.added.size + size)
        return true
    }
}

/// Writes HPACK's integers and strings (RFC 7541 section 5).
struct BlockWriter {
    private let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init(_ start: UnsafeMutableRawPointer) {
        self.start = start.assumingMemoryBound(to: UInt8.self)
    }

    @inline(__always)
    mutating func byte(_ value: UInt8) {
        self.start[self.count] = value
        self.count += 1
    }

    /// Returns where `size` bytes go that the caller writes.
    @inline(__always)
    mutating func advance(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        defer { self.count += size }
        return self.start + self.count
    }

    @inline(__always)
    mutating func integer(_ value: Int, prefix: UInt8, pattern: UInt8) {
        let most = (1 << Int(prefix)) - 1
        if value < most {
            self.byte(pattern | UInt8(truncatingIfNeeded: value))
            return
        }
        self.byte(pattern | UInt8(truncatingIfNeeded: most))
        var rest = value - most
        while rest >= 128 {
            self.byte(UInt8(truncatingIfNeeded: rest & 0x7f | 0x80))
            rest >>= 7
        }
        self.byte(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    mutating func string(_ bytes: UnsafeRawPointer, _ size: Int) {
        self.integer(size, prefix: 7, pattern: 0)
        UnsafeMutableRawPointer(self.advance(size)).copyMemory(from: bytes, byteCount: size)
    }
}
