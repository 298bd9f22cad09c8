import GRPCCore

/// The contexts of one event loop, made when they are needed first.
///
/// Both directions and encodings take about 600 KiB at most. Not for use from two threads at once.
package final class CompressionContexts {
    private let level: Int
    private var compressors: [Compressor?] = [nil, nil, nil]
    private var decompressors: [Decompressor?] = [nil, nil, nil]

    /// Makes an empty set of contexts.
    ///
    /// - Parameter level: from 1 (fast) to 9 (small).
    package init(level: Int = 6) {
        self.level = level
    }

    /// Appends a compressed message; see ``Compressor/compress(_:into:)``.
    ///
    /// `identity` never gets smaller.
    package func compress(
        _ message: UnsafeRawBufferPointer,
        _ encoding: MessageEncoding,
        into output: inout MessageBuffer
    ) -> Bool {
        guard encoding != .identity else { return false }
        let place = Int(encoding.rawValue)
        let compressor = self.compressors[place] ?? Compressor(encoding, level: self.level)
        self.compressors[place] = compressor
        return compressor.compress(message, into: &output)
    }

    /// Appends a decompressed message; see ``Decompressor/decompress(_:limit:into:)``.
    package func decompress(
        _ message: UnsafeRawBufferPointer,
        _ encoding: MessageEncoding,
        limit: Int,
        into output: inout MessageBuffer
    ) throws(CallError) {
        guard encoding != .identity else {
            throw CallError(.internalError, "compressed message in a call whose grpc-encoding is identity")
        }
        let place = Int(encoding.rawValue)
        let decompressor = self.decompressors[place] ?? Decompressor(encoding)
        self.decompressors[place] = decompressor
        try decompressor.decompress(message, limit: limit, into: &output)
    }

    /// Gives the memory of all contexts back.
    package func trim() {
        self.compressors = [nil, nil, nil]
        self.decompressors = [nil, nil, nil]
    }
}
