import Glibc

/// Knows the header blocks that were seen before, as servers repeat themselves, so that each is decoded once.
///
/// Only blocks that say that all is well are remembered, and only until the table that they refer to changes.
struct ReplyMemo: ~Copyable {
    /// What is well.
    struct Verdict: OptionSet {
        let rawValue: UInt8
        /// `:status` is 200.
        static let status200 = Self(rawValue: 1)
        /// `grpc-status` is 0.
        static let grpcOK = Self(rawValue: 2)
    }

    private static let places = 16
    private static let placeSize = 128

    private var decoder = ReplyDecoder()
    /// Of each place: the number of the block's bytes, 0 if it is free, and what they say.
    private let entries: UnsafeMutablePointer<(count: Int, verdict: Verdict)>
    private let blocks: UnsafeMutableRawPointer

    init() {
        self.entries = .allocate(capacity: Self.places)
        self.entries.initialize(repeating: (0, []), count: Self.places)
        self.blocks = .allocate(byteCount: Self.places * Self.placeSize, alignment: 16)
    }

    deinit {
        self.entries.deallocate()
        self.blocks.deallocate()
    }

    /// Says what a block says.
    ///
    /// - Throws: if it says that something is wrong, or cannot be read.
    @inline(__always)
    mutating func verdict(_ block: UnsafeRawBufferPointer) throws(LoadError) -> Verdict {
        guard let start = block.baseAddress, block.count <= Self.placeSize else { return try self.decode(block) }
        let place = Self.place(start, block.count)
        let entry = self.entries[place]
        if entry.count == block.count, memcmp(self.blocks + place * Self.placeSize, start, block.count) == 0 {
            return entry.verdict
        }
        return try self.learn(block, start, at: place)
    }

    @inline(__always)
    private static func place(_ start: UnsafeRawPointer, _ count: Int) -> Int {
        let first = start.load(as: UInt8.self)
        let last = start.load(fromByteOffset: count - 1, as: UInt8.self)
        return Int(first &+ last &* 3 &+ UInt8(truncatingIfNeeded: count)) % Self.places
    }

    private mutating func learn(
        _ block: UnsafeRawBufferPointer,
        _ start: UnsafeRawPointer,
        at place: Int
    ) throws(LoadError) -> Verdict {
        let version = self.decoder.version
        let verdict = try self.decode(block)
        if version != self.decoder.version {
            self.entries.update(repeating: (0, []), count: Self.places)
        } else {
            self.entries[place] = (block.count, verdict)
            (self.blocks + place * Self.placeSize).copyMemory(from: start, byteCount: block.count)
        }
        return verdict
    }

    private mutating func decode(_ block: UnsafeRawBufferPointer) throws(LoadError) -> Verdict {
        let head = try self.decoder.decode(block)
        var verdict: Verdict = []
        if let status = head.status {
            guard status == "200" else { throw LoadError("a reply has the HTTP status \(status), expected 200") }
            verdict.insert(.status200)
        }
        if let status = head.grpcStatus {
            guard status == "0" else {
                throw LoadError("a call ended with grpc-status \(status) \"\(head.grpcMessage)\", expected 0")
            }
            verdict.insert(.grpcOK)
        }
        return verdict
    }
}
