import Swiftlet
import Testing

@Suite("The time that calls get")
struct CallTimeoutTests {
    @Test(
        "is what the client asks for, within the server's limits",
        arguments: [
            (nil, nil, nil, nil),
            (5, nil, nil, 5),
            (nil, 3, nil, 3),
            (5, 3, nil, 5),
            (nil, nil, 4, 4),
            (5, nil, 4, 4),
            (2, 3, 4, 2),
            (nil, 3, 4, 3),
        ] as [(Int?, Int?, Int?, Int?)]
    )
    func timeout(requested: Int?, standard: Int?, longest: Int?, expected: Int?) {
        var calls = SwiftletServerOptions.Calls()
        calls.defaultTimeout = standard.map { .seconds($0) }
        calls.maxTimeout = longest.map { .seconds($0) }
        #expect(calls.timeout(requested: requested.map { .seconds($0) }) == expected.map { .seconds($0) })
    }
}
