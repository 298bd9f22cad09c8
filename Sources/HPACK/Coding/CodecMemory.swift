/// Scratch memory that the decoders and encoders of one event loop share, so that an idle connection holds none.
///
/// What a decoder or encoder hands out of it is valid until *any* of those that share it is called again.
///
/// Not safe for use from two threads at once.
package final class CodecMemory {
    /// Pointers, as accesses to a class's stored properties are checked for exclusivity one by one; one for each part, as
    /// the compiler (6.3.1) crashes when it instruments changes of a noncopyable value within another for the thread sanitizer.
    struct Parts {
        /// The decoder's block at hand.
        let items = UnsafeMutablePointer<DecodedItems>.allocate(capacity: 1)
        let rescued = UnsafeMutablePointer<FieldList>.allocate(capacity: 1)
        let varying = UnsafeMutablePointer<FieldList>.allocate(capacity: 1)
        let unremembered = UnsafeMutablePointer<FieldList>.allocate(capacity: 1)
        /// The encoder's block.
        let block = UnsafeMutablePointer<ByteStorage>.allocate(capacity: 1)
    }

    let parts = Parts()

    /// Makes memory that is filled on demand.
    package init() {
        self.parts.items.initialize(to: DecodedItems())
        for list in [self.parts.rescued, self.parts.varying, self.parts.unremembered] {
            list.initialize(to: FieldList())
        }
        self.parts.block.initialize(to: ByteStorage())
    }

    deinit {
        self.parts.items.deinitialize(count: 1)
        self.parts.items.deallocate()
        for list in [self.parts.rescued, self.parts.varying, self.parts.unremembered] {
            list.deinitialize(count: 1)
            list.deallocate()
        }
        self.parts.block.deinitialize(count: 1)
        self.parts.block.deallocate()
    }
}
