/// Decodes the header blocks of replies as far as it takes to know how a call ended (RFC 7541 sections 3 and 6).
struct ReplyDecoder {
    /// What a block says about its call.
    struct Head {
        /// `:status`, or nil.
        var status: String?
        /// `grpc-status`, or nil.
        var grpcStatus: String?
        /// `grpc-message`, still percent-encoded, or empty.
        var grpcMessage = ""
    }

    /// Counts the changes of the table: a block means the same again as long as this stays.
    private(set) var version = 0

    /// The newest entry comes first.
    private var table: [(name: [UInt8], value: [UInt8])] = []
    private var tableSize = 0
    private var tableLimit = 4096

    /// Decodes a block, and changes the table as it says.
    mutating func decode(_ block: UnsafeRawBufferPointer) throws(LoadError) -> Head {
        var head = Head()
        var bytes = block[...]
        while let first = bytes.first {
            if first & 0xe0 == 0x20 {
                self.tableLimit = try Self.integer(&bytes, prefix: 5)
                self.evict()
                self.version += 1
            } else {
                let (name, value) = try self.field(first, &bytes)
                Self.note(name, value, in: &head)
            }
        }
        return head
    }

    private mutating func field(
        _ first: UInt8,
        _ bytes: inout Slice<UnsafeRawBufferPointer>
    ) throws(LoadError) -> (name: [UInt8], value: [UInt8]) {
        if first & 0x80 != 0 { return try self.entry(Self.integer(&bytes, prefix: 7)) }
        let isIndexed = first & 0x40 != 0
        let index = try Self.integer(&bytes, prefix: isIndexed ? 6 : 4)
        let name = index == 0 ? try Self.string(&bytes) : try self.entry(index).name
        let value = try Self.string(&bytes)
        if isIndexed { self.insert(name, value) }
        return (name, value)
    }

    private static func note(_ name: [UInt8], _ value: [UInt8], in head: inout Head) {
        switch String(decoding: name, as: UTF8.self) {
        case ":status": head.status = String(decoding: value, as: UTF8.self)
        case "grpc-status": head.grpcStatus = String(decoding: value, as: UTF8.self)
        case "grpc-message": head.grpcMessage = String(decoding: value, as: UTF8.self)
        default: break
        }
    }

    // MARK: - The table

    private func entry(_ index: Int) throws(LoadError) -> (name: [UInt8], value: [UInt8]) {
        if (1...StaticTable.count).contains(index) { return StaticTable.entry(index) }
        let place = index - StaticTable.count - 1
        guard self.table.indices.contains(place) else {
            throw LoadError("the server names header entry \(index), its table has \(self.table.count)")
        }
        return self.table[place]
    }

    private mutating func insert(_ name: [UInt8], _ value: [UInt8]) {
        self.table.insert((name, value), at: 0)
        self.tableSize += name.count + value.count + 32
        self.evict()
        self.version += 1
    }

    private mutating func evict() {
        while self.tableSize > self.tableLimit, let last = self.table.popLast() {
            self.tableSize -= last.name.count + last.value.count + 32
        }
    }

    // MARK: - Integers and strings

    private static func integer(
        _ bytes: inout Slice<UnsafeRawBufferPointer>,
        prefix: UInt8
    ) throws(LoadError) -> Int {
        let mask = UInt8((1 << UInt16(prefix)) - 1)
        guard let first = bytes.popFirst() else { throw LoadError("a header block of the server ends too early") }
        var value = Int(first & mask)
        if value < Int(mask) { return value }
        for shift in stride(from: 0, through: 28, by: 7) {
            guard let byte = bytes.popFirst() else { break }
            value += Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw LoadError("a number in a header block of the server does not end")
    }

    private static func string(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws(LoadError) -> [UInt8] {
        let isCoded = (bytes.first ?? 0) & 0x80 != 0
        let count = try Self.integer(&bytes, prefix: 7)
        guard count <= bytes.count else { throw LoadError("a string in a header block of the server ends too early") }
        let raw = bytes.prefix(count)
        bytes = bytes.dropFirst(count)
        if !isCoded { return Array(raw) }
        guard let decoded = Huffman.decode(raw) else {
            throw LoadError("a string in a header block of the server is not in Huffman's code")
        }
        return decoded
    }
}
