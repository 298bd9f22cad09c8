import HPACK

/// Memory that the connections of one event loop share, so that an idle connection is small.
///
/// What a connection says of a message (``Connection/fields``) is valid until any connection with the same memory is
/// called; and none of them may be used from two threads at once.
package final class ConnectionMemory {
    let output: OutputMemory
    let codec = CodecMemory()

    /// Makes memory that is filled on demand.
    ///
    /// - Parameter maxKeptBlocks: how many blocks of 16 KiB for output are kept while nothing waits to be sent.
    package init(maxKeptBlocks: Int = 64) {
        self.output = OutputMemory(maxKept: maxKeptBlocks)
    }
}
