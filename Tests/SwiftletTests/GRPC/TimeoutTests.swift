import GRPCCore
import Testing

@testable import Swiftlet

@Suite("grpc-timeout") struct TimeoutTests {
    @Test(
        "reads 1 to 8 digits and a unit",
        arguments: [
            ("1H", 3_600_000_000_000), ("2M", 120_000_000_000), ("3S", 3_000_000_000), ("4m", 4_000_000),
            ("5u", 5_000), ("6n", 6), ("0n", 0), ("00000000S", 0), ("00000001S", 1_000_000_000),
            ("99999999n", 99_999_999), ("99999999S", 99_999_999_000_000_000), ("99999999M", 5_999_999_940_000_000_000),
            ("5124095H", 18_446_742_000_000_000_000), ("5124096H", .max), ("99999999H", .max),
        ] as [(String, UInt64)]
    )
    func reads(text: String, nanoseconds: UInt64) throws {
        let timeout = try withBytes(text.utf8) { bytes throws(CallError) in try Timeout(parsing: bytes) }
        #expect(timeout.nanoseconds == nanoseconds)
    }

    @Test(
        "refuses everything else with the value",
        arguments: [
            "", "1", "S", "123456789S", "1s", "1h", "1 S", " 1S", "1S ", "-1S", "+1S", "1.5S", "0x1S", "1SS", "1S1",
            "/S", ":S", "1\u{0}", "S1",
        ]
    )
    func refuses(text: String) {
        let error = #expect(throws: CallError.self) {
            try withBytes(text.utf8) { bytes throws(CallError) in try Timeout(parsing: bytes) }
        }
        let shown = text.replacing("\u{0}", with: "?")
        #expect(error?.code == .internalError)
        #expect(
            error?.message
                == "grpc-timeout \"\(shown)\", expected 1 to 8 digits and one of the units H, M, S, m, u, n"
        )
    }

    @Test("shows at most 64 bytes of a value, and none that upset a log")
    func quotes() {
        let error = #expect(throws: CallError.self) {
            try withBytes([10] + [UInt8](repeating: 0x61, count: 10_000)) { bytes throws(CallError) in
                try Timeout(parsing: bytes)
            }
        }
        let shown = "\"?" + String(repeating: "a", count: 63) + "…\""
        #expect(error?.message.hasPrefix("grpc-timeout \(shown), expected") == true)
    }

    @Test("a deadline beyond the end of time is the end of time")
    func deadline() {
        #expect(Timeout(nanoseconds: 5).deadline(from: 7) == 12)
        #expect(Timeout(nanoseconds: .max).deadline(from: 1) == .max)
        #expect(Timeout(nanoseconds: 0).deadline(from: 9) == 9)
    }

    @Test(
        "writes the finest unit that fits, rounded up",
        arguments: [
            (0, "0n"), (1, "1n"), (99_999_999, "99999999n"), (100_000_000, "100000u"), (100_000_001, "100001u"),
            (99_999_999_999, "100000m"), (60_000_000_000, "60000000u"), (99_999_999_000_000, "99999999m"),
            (100_000_000_000_000, "100000S"), (.max, "5124096H"),
        ] as [(UInt64, String)]
    )
    func writes(nanoseconds: UInt64, text: String) {
        #expect(Timeout(nanoseconds: nanoseconds).encoded == text)
    }

    @Test("what is written reads back as not less, and not more than a millionth above")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let nanoseconds = random.next() >> (random.next() % 63 + 1)
            let text = Timeout(nanoseconds: nanoseconds).encoded
            let read = try withBytes(text.utf8) { bytes throws(CallError) in try Timeout(parsing: bytes) }
            #expect(read.nanoseconds >= nanoseconds)
            #expect(Double(read.nanoseconds) <= Double(nanoseconds) * 1.00002 + 1)
        }
    }

    @Test("random bytes are refused or read, never worse")
    func randomBytes() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int(random.next() % 12), of: "0123456789HMSmun x".utf8)
            let timeout = withBytes(bytes) { try? Timeout(parsing: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect((timeout != nil) == (text.wholeMatch(of: /[0-9]{1,8}[HMSmun]/) != nil))
        }
    }
}
