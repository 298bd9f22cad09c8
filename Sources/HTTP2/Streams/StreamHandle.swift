/// A stream, as the layer above knows it.
///
/// Identifiers are never used twice on a connection, so a handle that outlives its stream is recognised and calls with
/// it do nothing.
package struct StreamHandle: Hashable, Sendable {
    /// The identifier on the wire.
    package let id: StreamID
    /// A small number that no other stream has meanwhile: an index for what the layer above keeps per stream.
    package let slot: Int

    @inlinable
    package init(id: StreamID, slot: Int) {
        self.id = id
        self.slot = slot
    }
}
