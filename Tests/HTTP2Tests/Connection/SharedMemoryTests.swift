import HPACK
import Testing

@testable import HTTP2

@Suite("connections that share memory") struct SharedMemoryTests {
    /// A client that repeats itself and varies, as clients do.
    private final class Client {
        private var encoder = Encoder()
        private var nextID: UInt32 = 1
        private var rest: [UInt8] = Wire.preface + Wire.settings() + Wire.settingsAck
        private let number: Int

        init(_ number: Int) {
            self.number = number
        }

        /// The next bytes, cut anywhere.
        func piece(_ random: inout SplitMix) -> [UInt8] {
            if self.rest.isEmpty { self.request(&random) }
            let count = Int.random(in: 1...self.rest.count, using: &random)
            defer { self.rest.removeFirst(count) }
            return Array(self.rest.prefix(count))
        }

        private func request(_ random: inout SplitMix) {
            self.encoder.startBlock()
            for (name, value) in Wire.request { self.encoder.encode(name: name, value: value) }
            for index in 0..<Int.random(in: 0...3, using: &random) {
                let size = Int.random(in: 0...300, using: &random)
                let value = "\(self.number)-\(Int.random(in: 0...4, using: &random))"
                self.encoder.encode(name: "x-\(index)", value: value + String(repeating: "v", count: size))
            }
            if Bool.random(using: &random) { self.encoder.encode(name: "grpc-timeout", value: "\(self.number)S") }
            let block = [UInt8](self.encoder.block)
            let cut = Int.random(in: 0...block.count, using: &random)
            self.rest = Wire.headers(self.nextID, Array(block[..<cut]), endHeaders: false)
            self.rest += Wire.continuation(self.nextID, Array(block[cut...]))
            let body = [UInt8](repeating: UInt8(self.number), count: Int.random(in: 0...2000, using: &random))
            self.rest += Wire.data(self.nextID, body, end: true)
            self.nextID += 2
        }
    }

    private final class Owner {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 20_000, alignment: 1)

        init(_ byte: UInt8) {
            self.bytes.initializeMemory(as: UInt8.self, repeating: byte)
        }

        deinit {
            self.bytes.initializeMemory(as: UInt8.self, repeating: 0xff)
            self.bytes.deallocate()
        }
    }

    private static func answer(_ peer: Peer, _ event: Seen, _ number: Int) {
        guard case .data(let id, let bytes, true) = event, let stream = peer.streams[id] else { return }
        peer.connection.sendHeaders(stream) { encoder in
            encoder.encode(.status, "200")
            encoder.encode(name: "x-answer", value: "\(number) \(bytes.count % 5)")
        }
        let owner = Owner(UInt8(number))
        let part = UnsafeRawBufferPointer(rebasing: owner.bytes[..<(bytes.count * 10)])
        _ = peer.connection.sendData(stream, part, owner: owner)
        peer.finish(stream)
    }

    @Test("are the same as ones that have their own, however they take turns", arguments: 0..<20)
    func independence(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let memory = ConnectionMemory(maxKeptBlocks: 2)
        let clients = (0..<4).map(Client.init)
        let sharing = clients.map { _ in Peer(memory: memory) }
        let alone = clients.map { _ in Peer() }
        for _ in 0..<300 {
            let index = Int.random(in: clients.indices, using: &random)
            let piece = clients[index].piece(&random)
            let (seen, expected) = (sharing[index].receive(piece), alone[index].receive(piece))
            #expect(seen == expected)
            for event in seen { Self.answer(sharing[index], event, index) }
            for event in expected { Self.answer(alone[index], event, index) }
            let reader = Int.random(in: clients.indices, using: &random)
            let limit = Bool.random(using: &random) ? Int.max : Int.random(in: 0...30_000, using: &random)
            #expect(sharing[reader].sentBytes(limit) == alone[reader].sentBytes(limit))
            if sharing[reader].streamCount == 0, Int.random(in: 0..<8, using: &random) == 0 {
                sharing[reader].connection.trim()
                alone[reader].connection.trim()
            }
        }
        #expect(!sharing.contains { $0.isOver })
    }
}
