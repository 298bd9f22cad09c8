import HPACK
import Testing

@testable import HTTP2

@Suite("memory for output that connections share") struct OutputMemoryTests {
    @Test("the block that was given back last is taken next")
    func order() {
        let memory = OutputMemory(maxKept: 2)
        let blocks = (0..<3).map { _ in memory.takeBlock() }
        for block in blocks {
            memory.giveBack(block, OutputMemory.blockSize)
        }
        // The third was one too many and is gone.
        let again = (memory.takeBlock(), memory.takeBlock())
        #expect(again.0 == blocks[1] && again.1 == blocks[0])
        memory.giveBack(again.0, OutputMemory.blockSize)
        memory.giveBack(again.1, OutputMemory.blockSize)
    }

    @Test("one larger piece is kept, the largest within the bound")
    func spare() {
        let memory = OutputMemory(maxKept: 0)
        let pieces = [40_000, 100_000, 50_000, OutputMemory.largestSpare + 1].map { memory.takeLarge($0) }
        for piece in pieces {
            memory.giveBack(piece.baseAddress.unsafelyUnwrapped, piece.count)
        }
        let larger = memory.takeLarge(100_001)
        let kept = memory.takeLarge(20_000)
        #expect(kept.baseAddress == pieces[1].baseAddress && kept.count == 100_000)
        larger.deallocate()
        kept.deallocate()
    }

    @Test("a connection holds memory only while something waits, whoever else shares it")
    func idle() {
        let shared = ConnectionMemory(maxKeptBlocks: 1)
        let options = ConnectionOptions()
        var one = Connection(role: .server, sharing: options.shared(), memory: shared, hashSeed: 1, now: 1)
        var other = Connection(role: .server, sharing: options.shared(), memory: shared, hashSeed: 2, now: 1)
        let hello = Wire.preface + Wire.settings()
        hello.withUnsafeBytes { bytes in
            one.receive(bytes, now: 2)
            while one.next() != nil {}
            other.receive(bytes, now: 2)
            while other.next() != nil {}
        }
        #expect(one.outputBuffer.ownCapacity > 0 && other.outputBuffer.ownCapacity > 0)
        #expect(one.output.elementsEqual(other.output))
        one.drained(one.outputCount)
        #expect(one.outputBuffer.ownCapacity == 0 && other.outputBuffer.ownCapacity > 0)
        other.drained(other.outputCount)
        #expect(other.outputBuffer.ownCapacity == 0)
    }

    @Test("an engine with one call behind it takes little memory of its own")
    func size() {
        #expect(MemoryLayout<Connection>.size <= 1_536)
    }
}
