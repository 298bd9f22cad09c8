import CZlib

extension MessageEncoding {
    /// zlib's word for the format: a window of 32 KiB, and 16 more for gzip.
    var windowBits: Int32 {
        self == .gzip ? 31 : 15
    }
}

extension UnsafeMutablePointer<z_stream> {
    /// Runs `step` over input and output until it ends, fails, or one of them is used up.
    ///
    /// zlib counts in 32 bits, so longer runs are passed on in parts.
    func pump(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        _ step: (UnsafeMutablePointer<z_stream>, Int32) -> Int32
    ) -> (result: Int32, consumed: Int, count: Int) {
        let part = 1 << 30
        var consumed = 0
        var count = 0
        defer {
            self.pointee.next_in = nil
            self.pointee.next_out = nil
        }
        while true {
            let inputPart = min(part, input.count - consumed)
            let outputPart = min(part, output.count - count)
            // zlib only reads its input; its type says otherwise on some systems.
            self.pointee.next_in = input.baseAddress.map {
                UnsafeMutablePointer<Bytef>(mutating: ($0 + consumed).assumingMemoryBound(to: Bytef.self))
            }
            self.pointee.next_out = output.baseAddress.map { ($0 + count).assumingMemoryBound(to: Bytef.self) }
            self.pointee.avail_in = UInt32(inputPart)
            self.pointee.avail_out = UInt32(outputPart)
            let isLast = consumed + inputPart == input.count
            let result = step(self, isLast ? Z_FINISH : Z_NO_FLUSH)
            consumed += inputPart - Int(self.pointee.avail_in)
            count += outputPart - Int(self.pointee.avail_out)
            let goesOn = result == Z_OK || result == Z_BUF_ERROR
            let progressed = self.pointee.avail_in < inputPart || self.pointee.avail_out < outputPart
            let isDrained = isLast && self.pointee.avail_in == 0 && self.pointee.avail_out > 0
            let isUsedUp = count == output.count || isDrained
            if !goesOn || !progressed || isUsedUp {
                return (result, consumed, count)
            }
        }
    }
}
