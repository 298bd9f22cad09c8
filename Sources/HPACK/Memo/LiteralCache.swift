/// Gives literals identities, so that a field that is sent as a literal again and again is recognised by its bytes.
///
/// Only names that repeat by nature get here (``KnownName/repeats``), never fields marked never-indexed. The key is the
/// value as it stands on the wire, so a repeated one is not even Huffman-decoded. A value has four places by its hash;
/// where all are taken, the oldest one goes. A collision costs a miss, nothing else.
struct LiteralCache: ~Copyable {
    /// One remembered literal: the wire bytes, then the decoded ones, in one piece of memory.
    struct Slot {
        var memory: UnsafeMutableRawPointer?
        var identity: UInt64 = 0
        /// The block that used this slot last: it may not be replaced within that block.
        var lastBlock: UInt64 = 0
        var wireLength: UInt16 = 0
        var valueLength: UInt16 = 0
        var name: KnownName = .other
        var isHuffman = false

        var wire: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: self.memory, count: Int(self.wireLength)) }

        /// The decoded value.
        var value: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: self.memory.map { $0 + Int(self.wireLength) }, count: Int(self.valueLength))
        }
    }

    static let slotCount = 16
    static let ways = 4

    /// Longer literals are not remembered: 16 of them bound the memory of a connection.
    static let longestWireLength = 200

    private(set) var slots: UnsafeMutablePointer<Slot>?

    init() {}

    deinit {
        Self.free(self.slots)
    }

    /// Forgets everything and gives the memory back.
    mutating func removeAll() {
        Self.free(self.slots)
        self.slots = nil
    }

    private static func free(_ slots: UnsafeMutablePointer<Slot>?) {
        guard let slots else { return }
        for index in 0..<self.slotCount {
            slots[index].memory?.deallocate()
        }
        slots.deallocate()
    }

    /// The slot of a literal, or the one that ``remember(_:at:)`` may use for it.
    ///
    /// - Returns: `found` with its slot; or not found and the slot to replace, -1 if all places are taken by literals
    ///   of this block.
    @inline(__always)
    mutating func find(
        _ name: KnownName,
        isHuffman: Bool,
        wire: UnsafeRawBufferPointer,
        block: UInt64
    ) -> (slot: Int, found: Bool) {
        let slots = self.slots ?? self.allocate()
        let seed = UInt64(name.rawValue) << 1 | (isHuffman ? 1 : 0)
        let hash = mix(seed, wire)
        let first = Int(truncatingIfNeeded: hash >> 32)
        var oldest = -1
        for step in 0..<Self.ways {
            let place = (first &+ step) & (Self.slotCount &- 1)
            let slot = slots + place
            if Self.matches(slot, name, isHuffman, wire) {
                slot.pointee.lastBlock = block
                return (place, true)
            }
            if slot.pointee.lastBlock != block, oldest < 0 || slot.pointee.lastBlock < slots[oldest].lastBlock {
                oldest = place
            }
        }
        return (oldest, false)
    }

    @inline(__always)
    private static func matches(
        _ slot: UnsafeMutablePointer<Slot>,
        _ name: KnownName,
        _ isHuffman: Bool,
        _ wire: UnsafeRawBufferPointer
    ) -> Bool {
        slot.pointee.name == name && slot.pointee.isHuffman == isHuffman && slot.pointee.memory != nil
            && equalBytes(slot.pointee.wire, wire)
    }

    /// Remembers a literal in a slot that ``find(_:isHuffman:wire:block:)`` named.
    mutating func remember(
        at index: Int,
        name: KnownName,
        isHuffman: Bool,
        wire: UnsafeRawBufferPointer,
        identity: UInt64,
        block: UInt64
    ) throws(DecodingError) {
        let slots = self.slots ?? self.allocate()
        let room = wire.count + (isHuffman ? Huffman.decodedBound(wire.count) : wire.count)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(room, 1), alignment: 8)
        if let source = wire.baseAddress {
            memory.copyMemory(from: source, byteCount: wire.count)
        }
        var valueLength = wire.count
        if isHuffman {
            do {
                valueLength = try Huffman.decode(wire, to: memory + wire.count)
            } catch {
                memory.deallocate()
                throw error
            }
        } else if let source = wire.baseAddress {
            (memory + wire.count).copyMemory(from: source, byteCount: wire.count)
        }
        slots[index].memory?.deallocate()
        slots[index] = Slot(
            memory: memory,
            identity: identity,
            lastBlock: block,
            wireLength: UInt16(wire.count),
            valueLength: UInt16(valueLength),
            name: name,
            isHuffman: isHuffman
        )
    }

    @inline(never)
    private mutating func allocate() -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: Self.slotCount)
        slots.initialize(repeating: Slot(), count: Self.slotCount)
        self.slots = slots
        return slots
    }
}
