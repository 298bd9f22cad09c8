import Testing

@testable import Sockets

@Suite("The number of processors")
struct ProcessorCountTests {
    @Test("is at least one")
    func available() {
        #expect(ProcessorCount.available >= 1)
    }

    @Test(
        "is bounded by the quota of a control group, rounded up",
        arguments: [
            ("max 100000\n", nil), ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000\n", 1), ("", nil),
            ("0 100000", nil), ("100000", nil), ("x y", nil), ("100000 0", nil),
        ] as [(String, Int?)]
    )
    func quota(text: String, count: Int?) {
        #expect(ProcessorCount.quota(text) == count)
    }
}
