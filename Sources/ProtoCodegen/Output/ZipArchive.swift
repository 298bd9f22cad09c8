/// Writes files as a ZIP archive, uncompressed, as protoc does for `--NAME_out=x.zip` and `x.jar`.
///
/// All times in it are the first of January 1980, so that the same input gives the same archive.
struct ZipArchive {
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []

    private struct Entry {
        let name: [UInt8]
        let checksum: UInt32
        let size: Int
        let offset: Int
    }

    /// Makes the archive of all files of a tree.
    static func bytes(of tree: OutputTree) -> [UInt8] {
        var archive = ZipArchive()
        for name in tree.names { archive.add(name, tree[name] ?? []) }
        archive.finish()
        return archive.bytes
    }

    private static let firstDay: UInt16 = 1 << 5 | 1
    private static let version: UInt16 = 10

    private mutating func add(_ name: String, _ content: [UInt8]) {
        let entry = Entry(
            name: Array(name.utf8),
            checksum: CRC32.checksum(content),
            size: content.count,
            offset: bytes.count
        )
        entries.append(entry)
        long(0x0403_4B50)
        short(Self.version)
        header(entry)
        bytes += entry.name
        bytes += content
    }

    private mutating func finish() {
        let start = bytes.count
        for entry in entries {
            long(0x0201_4B50)
            short(Self.version)
            short(Self.version)
            header(entry)
            // Comment length, disk, internal attributes, then external attributes.
            for _ in 0..<3 { short(0) }
            long(0)
            long(entry.offset)
            bytes += entry.name
        }
        let size = bytes.count - start
        long(0x0605_4B50)
        short(0)
        short(0)
        short(UInt16(truncatingIfNeeded: entries.count))
        short(UInt16(truncatingIfNeeded: entries.count))
        long(size)
        long(start)
        short(0)
    }

    /// What the record of a file and its entry in the directory have in common.
    private mutating func header(_ entry: Entry) {
        // Flags, compression (none), time.
        for _ in 0..<3 { short(0) }
        short(Self.firstDay)
        long(Int(entry.checksum))
        long(entry.size)
        long(entry.size)
        short(UInt16(truncatingIfNeeded: entry.name.count))
        short(0)
    }

    private mutating func short(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    private mutating func long(_ value: Int) {
        short(UInt16(truncatingIfNeeded: value))
        short(UInt16(truncatingIfNeeded: value >> 16))
    }
}

/// The checksum of ZIP: the cyclic redundancy check of ISO 3309, reflected.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// The checksum of bytes.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { value, byte in table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8 }
    }
}
