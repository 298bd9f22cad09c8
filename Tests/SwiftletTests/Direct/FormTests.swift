import Dispatch
import GRPCCore
import GRPCProtobuf
import SwiftProtobuf
import Testing

@testable import Swiftlet

/// Services that implement the generated protocols in all the ways there are.
@Suite("Forms of direct methods", .timeLimit(.minutes(5)))
struct FormTests {
    typealias Forms = Swiftlet_Test_Forms
    typealias Text = Swiftlet_Test_Text

    /// A service and what is expected of its method `Say`.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let service: any RegistrableRPCService
        /// What the first part of its answers is.
        let answer: String
        /// Whether `Say` is registered for direct calls.
        var isRegistered = true
        /// Whether it is called directly after the first call.
        var isProven = false
    }

    static let cases = [
        Case(testDescription: "messages only", service: PlainService(), answer: "plain", isProven: true),
        Case(testDescription: "an actor", service: ActorService(), answer: "plain", isProven: true),
        Case(testDescription: "an actor with an executor", service: QueueService(), answer: "plain", isProven: true),
        Case(testDescription: "the main actor's", service: MainService(), answer: "plain", isProven: true),
        Case(testDescription: "messages with metadata", service: WholeService(), answer: "whole", isProven: true),
        Case(testDescription: "streams", service: StreamService(), answer: "stream", isRegistered: false),
        Case(testDescription: "metadata form beside the plain one", service: WholeBesidePlain(), answer: "whole"),
        Case(testDescription: "stream form beside the plain one", service: StreamBesidePlain(), answer: "stream"),
        Case(testDescription: "a plain service behind all forms", service: Front(), answer: "plain"),
        Case(testDescription: "another method of it behind all forms", service: Alias(), answer: "plain"),
        Case(
            testDescription: "registration of its own",
            service: OwnRegistration(),
            answer: "own",
            isRegistered: false
        ),
    ]

    @Test("a call is answered by the form that GRPCCore would call, the first time and later", arguments: cases)
    func answers(_ testCase: Case) async throws {
        let registration = ServiceRegistration([testCase.service], interceptors: [])
        let say = registration.plan.directMethods.first { $0.descriptor.method == "Say" }
        #expect((say != nil) == testCase.isRegistered)
        try await withServer(registration) { peer async throws in
            for number in 1...3 {
                let answer = try await Self.say("\(number)", to: peer)
                #expect(answer == "\(testCase.answer) \(number)")
                #expect((say?.isProven ?? false) == testCase.isProven)
            }
        }
    }

    @Test("methods that an interceptor applies to go through it, others go direct")
    func interceptors() async throws {
        let say = Set([Forms.Method.Say.descriptor])
        let registration = ServiceRegistration(
            [PlainService()],
            interceptors: [.apply(Stamp(), to: .methods(say))]
        )
        #expect(Set(registration.plan.directMethods.map(\.descriptor.method)) == ["Tell", "Count"])
        try await withServer(registration) { peer async throws in
            for _ in 1...2 {
                let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Say"))
                peer.sendMessage(try Text().serializedBytes(), on: stream, endStream: true)
                #expect(try await peer.response(stream).value("stamp") == "1")
            }
        }
    }

    @Test("of two services with the same method, the later one gets the calls, direct or not")
    func order() {
        let both = ServiceRegistration([PlainService(), OwnRegistration()], interceptors: [])
        #expect(Set(both.plan.directMethods.map(\.descriptor.method)) == ["Tell", "Count"])
        let other = ServiceRegistration([OwnRegistration(), PlainService()], interceptors: [])
        #expect(Set(other.plan.directMethods.map(\.descriptor.method)) == ["Say", "Tell", "Count"])
    }

    @Test("a stream is answered by the form that GRPCCore would call, the first time and later", arguments: streamCases)
    func streams(_ testCase: Case) async throws {
        let registration = ServiceRegistration([testCase.service], interceptors: [])
        let count = registration.plan.directMethods.first { $0.descriptor.method == "Count" }
        #expect((count != nil) == testCase.isRegistered)
        try await withServer(registration) { peer async throws in
            for _ in 1...3 {
                let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Count"))
                peer.sendMessage(try Text.with { $0.text = "x" }.serializedBytes(), on: stream, endStream: true)
                let response = try await peer.response(stream)
                let answers = try response.messages.map { try Text(serializedBytes: $0).text }
                #expect(answers == ["\(testCase.answer) x 1", "\(testCase.answer) x 2"])
                #expect(response.status == "0")
                #expect(response.value("before") == (testCase.answer == "whole" ? "1" : nil))
                #expect(response.value("after") == (testCase.answer == "whole" ? "2" : nil))
                #expect((count?.isProven ?? false) == testCase.isProven)
            }
        }
    }

    @Test("what a stream fails with is told alike, the first time and later", arguments: ["thrown", "other", "late"])
    func streamFailures(_ kind: String) async throws {
        let registration = ServiceRegistration([FailingService()], interceptors: [])
        try await withServer(registration) { peer async throws in
            var told: [[String?]] = []
            for _ in 1...2 {
                let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Count"))
                peer.sendMessage(try Text.with { $0.text = kind }.serializedBytes(), on: stream, endStream: true)
                let response = try await peer.response(stream)
                let metadata = [response.value("before"), response.value("reason")]
                told.append([response.status, response.value("grpc-message"), "\(response.messages)"] + metadata)
            }
            #expect(told[0] == told[1])
            #expect(told[0][0] == (kind == "other" ? "2" : "5"))
            // A request that is no message.
            told = []
            for _ in 1...2 {
                let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Count"))
                peer.sendMessage([0xff], on: stream, endStream: true)
                let response = try await peer.response(stream)
                told.append([response.status, response.value("grpc-message")])
            }
            #expect(told[0] == told[1])
            #expect(told[0][0] == "3")
        }
        let count = registration.plan.directMethods.first { $0.descriptor.method == "Count" }
        #expect(count?.isProven == true)
    }

    static let streamCases = [
        Case(testDescription: "messages only", service: PlainService(), answer: "plain", isProven: true),
        Case(testDescription: "an actor", service: ActorService(), answer: "plain", isProven: true),
        Case(testDescription: "an actor with an executor", service: QueueService(), answer: "plain", isProven: true),
        Case(testDescription: "the main actor's", service: MainService(), answer: "plain", isProven: true),
        Case(testDescription: "messages with metadata", service: WholeService(), answer: "whole", isProven: true),
        Case(testDescription: "streams", service: StreamService(), answer: "stream", isRegistered: false),
        Case(testDescription: "metadata form beside the plain one", service: WholeBesidePlain(), answer: "whole"),
        Case(testDescription: "stream form beside the plain one", service: StreamBesidePlain(), answer: "stream"),
    ]

    private static func say(_ text: String, to peer: RawPeer) async throws -> String {
        let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Forms/Say"))
        peer.sendMessage(try Text.with { $0.text = text }.serializedBytes(), on: stream, endStream: true)
        let response = try await peer.response(stream)
        return try Text(serializedBytes: response.messages.first ?? []).text
    }
}

// MARK: - Services

private typealias Forms = Swiftlet_Test_Forms
private typealias Text = Swiftlet_Test_Text

extension Swiftlet_Test_Text {
    fileprivate init(_ text: String) {
        self.init()
        self.text = text
    }
}

private struct PlainService: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("plain " + request.text) }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

private actor ActorService: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("plain " + request.text) }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

/// Its methods run on a queue, whatever the task prefers.
private actor QueueService: Forms.SimpleServiceProtocol {
    private let executor = QueueExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    func say(request: Text, context: ServerContext) async throws -> Text { Text("plain " + request.text) }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

private final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "service")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

@MainActor
private final class MainService: Forms.SimpleServiceProtocol {
    nonisolated init() {}

    func say(request: Text, context: ServerContext) async throws -> Text { Text("plain " + request.text) }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

private struct WholeService: Forms.ServiceProtocol {
    func say(request: ServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: Text("whole " + request.message.text), metadata: ["a": "b"])
    }

    func tell(request: ServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: request.message)
    }

    func count(request: ServerRequest<Text>, context: ServerContext) async throws -> StreamingServerResponse<Text> {
        wholeCount(request)
    }
}

private struct StreamService: Forms.StreamingServiceProtocol {
    func say(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        let message = try await ServerRequest(stream: request).message
        return StreamingServerResponse(single: ServerResponse(message: Text("stream " + message.text)))
    }

    func tell(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        StreamingServerResponse(single: ServerResponse(message: Text()))
    }

    func count(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        try await streamCount(request)
    }
}

private struct WholeBesidePlain: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("never") }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func say(request: ServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: Text("whole " + request.message.text))
    }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }

    func count(request: ServerRequest<Text>, context: ServerContext) async throws -> StreamingServerResponse<Text> {
        wholeCount(request)
    }
}

private struct StreamBesidePlain: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("never") }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func say(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        let message = try await ServerRequest(stream: request).message
        return StreamingServerResponse(single: ServerResponse(message: Text("stream " + message.text)))
    }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }

    func count(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        try await streamCount(request)
    }
}

/// Hands its calls on to another service in every form, so that the defaults that run are the other one's.
private struct Front: Forms.SimpleServiceProtocol {
    private let inner = PlainService()

    func say(request: Text, context: ServerContext) async throws -> Text { Text("never") }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func say(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        let response = try await self.inner.say(request: request, context: context)
        let contents = try response.accepted.get()
        return StreamingServerResponse(metadata: ["front": "1"]) { writer in
            try await contents.producer(writer)
        }
    }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

/// Answers calls of one method by another one, so that the defaults that run are the other one's.
private struct Alias: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("never") }
    func tell(request: Text, context: ServerContext) async throws -> Text { Text("plain " + request.text) }

    func say(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        try await self.tell(request: request, context: context)
    }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
    }
}

private struct OwnRegistration: Forms.SimpleServiceProtocol {
    func say(request: Text, context: ServerContext) async throws -> Text { Text("never") }
    func tell(request: Text, context: ServerContext) async throws -> Text { request }

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: Forms.Method.Say.descriptor,
            deserializer: ProtobufDeserializer<Text>(),
            serializer: ProtobufSerializer<Text>()
        ) { request, _ in
            let message = try await ServerRequest(stream: request).message
            return StreamingServerResponse(single: ServerResponse(message: Text("own " + message.text)))
        }
    }

    func count(request: Text, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await response.write(Text("plain \(request.text) 1"))
        try await response.write(contentsOf: [Text("plain \(request.text) 2")])
    }
}

private struct Stamp: ServerInterceptor {
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        var response = try await next(request, context)
        response.metadata.addString("1", forKey: "stamp")
        return response
    }
}

private func wholeCount(_ request: ServerRequest<Text>) -> StreamingServerResponse<Text> {
    StreamingServerResponse(metadata: ["before": "1"]) { writer in
        try await writer.write(Text("whole \(request.message.text) 1"))
        try await writer.write(Text("whole \(request.message.text) 2"))
        return ["after": "2"]
    }
}

private func streamCount(_ request: StreamingServerRequest<Text>) async throws -> StreamingServerResponse<Text> {
    let message = try await ServerRequest(stream: request).message
    return StreamingServerResponse { writer in
        try await writer.write(Text("stream \(message.text) 1"))
        try await writer.write(Text("stream \(message.text) 2"))
        return [:]
    }
}

/// Fails before its response begins, or in it.
private struct FailingService: Forms.ServiceProtocol {
    struct Other: Error {}

    func say(request: ServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: request.message)
    }

    func tell(request: ServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: request.message)
    }

    func count(request: ServerRequest<Text>, context: ServerContext) async throws -> StreamingServerResponse<Text> {
        switch request.message.text {
        case "thrown": throw RPCError(code: .notFound, message: "nowhere", metadata: ["reason": "none"])
        case "other": throw Other()
        default: break
        }
        return StreamingServerResponse(metadata: ["before": "1"]) { writer in
            try await writer.write(Text("first"))
            throw RPCError(code: .notFound, message: "no more", metadata: ["reason": "end"])
        }
    }
}
