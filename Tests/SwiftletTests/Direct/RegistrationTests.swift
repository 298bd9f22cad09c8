import GRPCCore
import GRPCProtobuf
import SwiftProtobuf
import Testing

@testable import Swiftlet

/// What services do to the router, beyond what generated code does, holds for each of their calls.
@Suite("Registration of services", .timeLimit(.minutes(5)))
struct RegistrationTests {
    typealias Forms = Swiftlet_Test_Forms
    typealias Streams = Swiftlet_Test_Streams
    typealias Text = Swiftlet_Test_Text

    /// Services, and which of their methods are called directly.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let services: [any RegistrableRPCService]
        let direct: Set<String>
        /// The statuses of calls of `Say`: the first one and the third have a token, the others none.
        var statuses = ["0", "0", "0", "0"]
    }

    static let guarded = ["0", "16", "0", "16"]
    static let forms: Set<String> = ["Say", "Tell", "Count"]
    static let cases = [
        Case(testDescription: "generated", services: [Plain()], direct: forms),
        Case(testDescription: "a class below the one that is generated", services: [Below()], direct: forms),
        Case(
            testDescription: "placed twice",
            services: [Plain().running(on: .concurrentPool).running(on: .eventLoop)],
            direct: forms
        ),
        Case(testDescription: "handed on", services: [Wrapper { Plain().registerMethods(with: &$0) }], direct: []),
        Case(
            testDescription: "a handler put over the generated one",
            services: [
                Wrapper { router in
                    Plain().registerMethods(with: &router)
                    guardSay(&router)
                }
            ],
            direct: [],
            statuses: guarded
        ),
        Case(
            testDescription: "a handler put over another service's, if that is there",
            services: [Plain(), Wrapper { if $0.hasHandler(forMethod: say) { guardSay(&$0) } }],
            direct: ["Tell", "Count"],
            statuses: guarded
        ),
        Case(
            testDescription: "the other one's put over that again",
            services: [Wrapper { guardSay(&$0) }, Plain()],
            direct: forms
        ),
        Case(
            testDescription: "interceptors of its own",
            services: [
                Wrapper { router in
                    Plain().registerMethods(with: &router)
                    router.registerInterceptors(pipeline: [.apply(Guard(), to: .all)])
                }
            ],
            direct: [],
            statuses: guarded
        ),
        Case(
            testDescription: "interceptors for another service",
            services: [Plain(), Wrapper { $0.registerInterceptors(pipeline: [.apply(Guard(), to: .methods([say]))]) }],
            direct: ["Tell", "Count"],
            statuses: guarded
        ),
        Case(
            testDescription: "taken away",
            services: [
                Wrapper { router in
                    Plain().registerMethods(with: &router)
                    router.removeHandler(forMethod: say)
                }
            ],
            direct: [],
            statuses: ["12", "12", "12", "12"]
        ),
        Case(
            testDescription: "another service's taken away",
            services: [Plain(), Wrapper { $0.removeHandler(forMethod: say) }],
            direct: ["Tell", "Count"],
            statuses: ["12", "12", "12", "12"]
        ),
    ]

    static let say = Forms.Method.Say.descriptor

    @Test("calls end as the router has it, the first time and later", arguments: cases)
    func registered(_ testCase: Case) async throws {
        let registration = ServiceRegistration(testCase.services, interceptors: [])
        #expect(Set(registration.plan.directMethods.map(\.descriptor.method)) == testCase.direct)
        try await withServer(registration) { peer async throws in
            for (number, status) in testCase.statuses.enumerated() {
                let token = number % 2 == 0 ? [("token", "1")] : []
                let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Say") + token)
                peer.sendMessage(try Text().serializedBytes(), on: stream, endStream: true)
                #expect(try await peer.response(stream).status == status)
            }
        }
    }

    @Test("a method that streams both ways and is taken away is not served")
    func removedStreams() async throws {
        let remove = Wrapper { $0.removeHandler(forMethod: Streams.Method.Talk.descriptor) }
        let registration = ServiceRegistration([Talker(), remove], interceptors: [])
        #expect(registration.plan.directMethods.map(\.descriptor.method) == ["Join"])
        try await withServer(registration) { peer async throws in
            let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Streams/Talk"), endStream: true)
            #expect(try await peer.response(stream).status == "12")
        }
    }

    @Test("services run where they say, or where the options say, through GRPCCore and later directly")
    func executions() async throws {
        let places = [(Execution.eventLoop, ["loop", "pool", "loop"]), (.concurrentPool, ["pool", "pool", "loop"])]
        for (standard, placed) in places {
            let services: [any RegistrableRPCService] = [
                Plain(), Plain().running(on: .concurrentPool), Plain().running(on: .eventLoop),
            ]
            for (service, expected) in zip(services, placed) {
                var options = quietOptions()
                options.calls.handlerExecution = standard
                let server = SwiftletServer(
                    address: .ipv4(host: "127.0.0.1", port: 0),
                    services: [service],
                    options: options
                )
                async let running: Void = server.run()
                let peer = try await RawPeer.connect(to: try await server.listeningAddress)
                for _ in 1...3 {
                    let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Say"))
                    peer.sendMessage(try Text().serializedBytes(), on: stream, endStream: true)
                    let message = try await peer.response(stream).messages.first ?? []
                    #expect(try Text(serializedBytes: message).text == expected)
                }
                peer.close()
                server.beginGracefulShutdown()
                try await running
            }
        }
    }

    /// Lets calls with a token through to the service's own method.
    static func guardSay<Transport: ServerTransport>(_ router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: self.say,
            deserializer: ProtobufDeserializer<Text>(),
            serializer: ProtobufSerializer<Text>()
        ) { request, context in
            try Guard.check(request.metadata)
            return try await Plain().say(request: request, context: context)
        }
    }
}

// MARK: - Services

private typealias Forms = Swiftlet_Test_Forms
private typealias Text = Swiftlet_Test_Text

/// Says where it runs.
private struct Plain: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text {
        Text.with { $0.text = withUnsafeCurrentTask { $0?.unownedTaskExecutor } == nil ? "pool" : "loop" }
    }

    func tell(request: Text, context: ServerContext) async throws -> Text { request }
    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {}
}

/// A class that others are made from, `@unchecked Sendable` since it is not final: it has no state.
private class Above: Forms.SimpleServiceProtocol, @unchecked Sendable {
    func say(request: Text, context: ServerContext) async throws -> Text { request }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }
    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {}
}

/// `@unchecked Sendable`: has no state either.
private final class Below: Above, @unchecked Sendable {}

private struct Talker: Swiftlet_Test_Streams.ServiceProtocol {
    func join(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> ServerResponse<Text> {
        ServerResponse(message: Text())
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        StreamingServerResponse { _ in [:] }
    }
}

/// A service that registers what a closure does.
private struct Wrapper: RegistrableRPCService {
    let register: @Sendable (inout RPCRouter<SwiftletServerTransport>) -> Void

    init(_ register: @escaping @Sendable (inout RPCRouter<SwiftletServerTransport>) -> Void) {
        self.register = register
    }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        guard var own = router as? RPCRouter<SwiftletServerTransport> else { return }
        self.register(&own)
        if let changed = own as? RPCRouter<Transport> { router = changed }
    }
}

private struct Guard: ServerInterceptor {
    static func check(_ metadata: Metadata) throws {
        guard !metadata[stringValues: "token"].contains("1") else { return }
        throw RPCError(code: .unauthenticated, message: "no token")
    }

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try Self.check(request.metadata)
        return try await next(request, context)
    }
}
