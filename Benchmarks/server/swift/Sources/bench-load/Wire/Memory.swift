/// Bytes that live as long as the process: the run's constant inputs.
struct ConstantBytes {
    let start: UnsafeRawPointer
    let count: Int

    init(_ bytes: some Collection<UInt8>) {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        _ = memory.initialize(fromContentsOf: bytes)
        self.start = UnsafeRawPointer(memory.baseAddress ?? UnsafeMutablePointer.allocate(capacity: 1))
        self.count = bytes.count
    }

    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: self.start, count: self.count) }
}
