/// Scratch memory that the decoders and encoders of one event loop share, so that an idle connection holds none.
///
/// What a decoder or encoder hands out of it is valid until *any* of those that share it is called again.
///
/// Not safe for use from two threads at once.
package final class CodecMemory {
    struct Parts: ~Copyable {
        /// The decoder's block at hand.
        var items = DecodedItems()
        var rescued = FieldList()
        var varying = FieldList()
        var unremembered = FieldList()
        /// The encoder's block.
        var block = ByteStorage()
    }

    /// A pointer, as accesses to a class's stored properties are checked for exclusivity one by one.
    let parts: UnsafeMutablePointer<Parts>

    /// Makes memory that is filled on demand.
    package init() {
        self.parts = .allocate(capacity: 1)
        self.parts.initialize(to: Parts())
    }

    deinit {
        self.parts.deinitialize(count: 1)
        self.parts.deallocate()
    }
}
