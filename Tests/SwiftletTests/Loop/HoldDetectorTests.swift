import GRPCCore
import Testing

@testable import Swiftlet

@Suite("Handlers that hold their loop")
struct HoldDetectorTests {
    private static let bound: UInt64 = 100

    /// What a loop does between two looks, 50 apart.
    enum Step: Sendable {
        case begins(UInt16)
        case job
        case ends
        case nothing
    }

    @Test(
        "are told of once each, when they were seen for the bound",
        arguments: [
            ([.begins(7), .nothing, .nothing, .nothing, .nothing], [nil, nil, 7, nil, nil]),
            ([.job, .nothing, .nothing, .nothing], [nil, nil, 1, nil]),
            // The same method again is another handler.
            ([.begins(7), .nothing, .begins(7), .nothing, .nothing], [nil, nil, nil, nil, 7]),
            ([.begins(7), .nothing, .nothing, .begins(7), .nothing, .nothing], [nil, nil, 7, nil, nil, 7]),
            // It has suspended or returned.
            ([.begins(7), .nothing, .ends, .nothing, .nothing, .nothing], [nil, nil, nil, nil, nil, nil]),
            ([.nothing, .nothing, .nothing, .nothing], [nil, nil, nil, nil]),
            // Of methods that nobody watches nothing is known.
            ([.begins(0), .nothing, .nothing, .nothing], [nil, nil, nil, nil]),
        ] as [([Step], [UInt16?])]
    )
    func looks(steps: [Step], expected: [UInt16?]) {
        let activity = LoopActivity()
        var detector = HoldDetector(bound: Self.bound)
        var told: [UInt16?] = []
        for (index, step) in steps.enumerated() {
            switch step {
            case .begins(let method): activity.handlerBegins(method)
            case .job: activity.jobBegins()
            case .ends: activity.ends()
            case .nothing: break
            }
            let hold = detector.look(activity.current, now: 1000 + UInt64(index) * 50)
            if let hold { #expect(hold.duration == 100) }
            told.append(hold?.method)
        }
        #expect(told == expected)
    }

    @Test("have numbers for their methods, as far as those go")
    func numbers() {
        let methods = WatchedMethods()
        let descriptors = (0..<65_540).map { MethodDescriptor(fullyQualifiedService: "test.Service", method: "M\($0)") }
        let ids = descriptors.map { methods.id(of: $0) }
        #expect(methods.id(of: descriptors[3]) == ids[3])
        #expect(methods.name(ids[3]) == "test.Service/M3")
        #expect(Set(ids.prefix(65_534)).count == 65_534)
        #expect(methods.name(ids[65_533]) == "test.Service/M65533")
        #expect(ids.suffix(6) == [1, 1, 1, 1, 1, 1])
        #expect(methods.name(WatchedMethods.unknown) == nil)
        #expect(methods.name(WatchedMethods.none) == nil)
    }
}
