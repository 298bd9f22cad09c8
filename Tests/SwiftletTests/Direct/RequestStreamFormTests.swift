import GRPCCore
import SwiftProtobuf
import Testing

@testable import Swiftlet

/// Services that implement the generated protocols of methods whose request streams in all the ways there are.
@Suite("Forms of direct methods whose request streams", .timeLimit(.minutes(5)))
struct RequestStreamFormTests {
    typealias Text = Swiftlet_Test_Text

    /// A service, and what is expected of a method of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let service: any RegistrableRPCService
        /// What the first part of its answers is.
        let answer: String
        /// Whether the method is registered for direct calls.
        var isRegistered = true
        /// Whether the method whose response is one message is called directly after the first call.
        var isJoinProven = false
        /// Whether the one whose response streams is, and whether from the first call on.
        var isTalkProven = false
        var isTalkProvenAtOnce = false
    }

    static let cases = [
        Case(
            testDescription: "messages only",
            service: PlainService(),
            answer: "plain",
            isJoinProven: true,
            isTalkProven: true
        ),
        Case(
            testDescription: "an actor",
            service: ActorService(),
            answer: "plain",
            isJoinProven: true,
            isTalkProven: true
        ),
        Case(
            testDescription: "the main actor's",
            service: MainService(),
            answer: "plain",
            isJoinProven: true,
            isTalkProven: true
        ),
        Case(
            testDescription: "messages with metadata",
            service: WholeService(),
            answer: "whole",
            isJoinProven: true,
            isTalkProven: true,
            isTalkProvenAtOnce: true
        ),
        Case(testDescription: "streams", service: StreamService(), answer: "stream", isRegistered: false),
        Case(testDescription: "metadata form beside the plain one", service: WholeBesidePlain(), answer: "whole"),
        Case(testDescription: "stream form beside the plain one", service: StreamBesidePlain(), answer: "stream"),
        Case(
            testDescription: "stream form beside the one with metadata",
            service: StreamBesideWhole(),
            answer: "stream",
            isTalkProven: true,
            isTalkProvenAtOnce: true
        ),
        Case(testDescription: "a plain service behind all forms", service: Front(), answer: "plain"),
    ]

    @Test("one answer is by the form that GRPCCore would call, the first time and later", arguments: cases)
    func join(_ testCase: Case) async throws {
        let registration = ServiceRegistration([testCase.service], interceptors: [])
        let method = registration.plan.directMethods.first { $0.descriptor.method == "Join" }
        #expect((method != nil) == testCase.isRegistered)
        #expect(method?.isProven != true)
        try await withServer(registration) { peer async throws in
            for _ in 1...3 {
                let response = try await Self.call("Join", ["a", "b"], peer)
                #expect(try Self.texts(response) == ["\(testCase.answer) a b"])
                #expect(response.status == "0")
                #expect(response.value("after") == (testCase.answer == "whole" ? "2" : nil))
                #expect((method?.isProven ?? false) == testCase.isJoinProven)
            }
        }
    }

    @Test("many answers are by the form that GRPCCore would call, the first time and later", arguments: cases)
    func talk(_ testCase: Case) async throws {
        let registration = ServiceRegistration([testCase.service], interceptors: [])
        let method = registration.plan.directMethods.first { $0.descriptor.method == "Talk" }
        #expect((method != nil) == testCase.isRegistered)
        #expect((method?.isProven ?? false) == testCase.isTalkProvenAtOnce)
        try await withServer(registration) { peer async throws in
            for _ in 1...3 {
                let response = try await Self.call("Talk", ["a", "b"], peer)
                #expect(try Self.texts(response) == ["\(testCase.answer) a", "\(testCase.answer) b"])
                #expect(response.status == "0")
                #expect(response.value("after") == (testCase.answer == "whole" ? "2" : nil))
                #expect((method?.isProven ?? false) == testCase.isTalkProven)
            }
        }
    }

    @Test("a request that cannot be decoded is told alike, the first time and later", arguments: ["Join", "Talk"])
    func undecodable(_ method: String) async throws {
        for service: any RegistrableRPCService in [PlainService(), WholeService()] {
            try await withServer(ServiceRegistration([service], interceptors: [])) { peer async throws in
                var told: [[String?]] = []
                for _ in 1...2 {
                    let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Streams/\(method)"))
                    peer.sendMessage([0xff], on: stream, endStream: true)
                    let response = try await peer.response(stream)
                    told.append([response.status, response.message])
                }
                #expect(told[0] == told[1])
                #expect(told[0][0] == "3")
            }
        }
    }

    @Test("methods that an interceptor applies to do not go direct")
    func interceptors() {
        let join = Set([Swiftlet_Test_Streams.Method.Join.descriptor])
        let registration = ServiceRegistration(
            [PlainService()],
            interceptors: [.apply(Nothing(), to: .methods(join))]
        )
        #expect(registration.plan.directMethods.map(\.descriptor.method) == ["Talk"])
    }

    private static func call(_ method: String, _ texts: [String], _ peer: RawPeer) async throws -> RawResponse {
        let stream = peer.startRequest(RawPeer.requestFields("/swiftlet.test.Streams/\(method)"))
        for text in texts {
            peer.sendMessage(try Text.with { $0.text = text }.serializedBytes(), on: stream)
        }
        peer.endStream(stream)
        return try await peer.response(stream)
    }

    private static func texts(_ response: RawResponse) throws -> [String] {
        try response.messages.map { try Text(serializedBytes: $0).text }
    }
}

// MARK: - Services

private typealias Streams = Swiftlet_Test_Streams
private typealias Text = Swiftlet_Test_Text
private typealias Texts = RPCAsyncSequence<Swiftlet_Test_Text, any Error>

private func joined(_ texts: Texts, _ form: String) async throws -> Text {
    var parts = [form]
    for try await text in texts { parts.append(text.text) }
    return .with { $0.text = parts.joined(separator: " ") }
}

private func repeated(_ texts: Texts, _ writer: RPCWriter<Text>, _ form: String) async throws {
    for try await text in texts { try await writer.write(.with { $0.text = "\(form) \(text.text)" }) }
}

private func streamed(_ request: StreamingServerRequest<Text>) -> StreamingServerResponse<Text> {
    StreamingServerResponse { writer in
        try await repeated(request.messages, writer, "stream")
        return [:]
    }
}

private func whole(_ request: StreamingServerRequest<Text>) -> StreamingServerResponse<Text> {
    StreamingServerResponse { writer in
        try await repeated(request.messages, writer, "whole")
        return ["after": "2"]
    }
}

private struct PlainService: Streams.SimpleServiceProtocol {
    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "plain") }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await repeated(request, response, "plain")
    }
}

private actor ActorService: Streams.SimpleServiceProtocol {
    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "plain") }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        for try await text in request {
            self.assertIsolated()
            try await response.write(.with { $0.text = "plain \(text.text)" })
        }
    }
}

@MainActor
private final class MainService: Streams.SimpleServiceProtocol {
    nonisolated init() {}

    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "plain") }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        for try await text in request {
            MainActor.assertIsolated()
            try await response.write(.with { $0.text = "plain \(text.text)" })
        }
    }
}

private struct WholeService: Streams.ServiceProtocol {
    func join(request: StreamingServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: try await joined(request.messages, "whole"), trailingMetadata: ["after": "2"])
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        whole(request)
    }
}

private struct StreamService: Streams.StreamingServiceProtocol {
    func join(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        StreamingServerResponse(single: ServerResponse(message: try await joined(request.messages, "stream")))
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        streamed(request)
    }
}

private struct WholeBesidePlain: Streams.SimpleServiceProtocol {
    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "never") }

    func join(request: StreamingServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: try await joined(request.messages, "whole"), trailingMetadata: ["after": "2"])
    }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await repeated(request, response, "never")
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        whole(request)
    }
}

private struct StreamBesidePlain: Streams.SimpleServiceProtocol {
    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "never") }

    func join(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        StreamingServerResponse(single: ServerResponse(message: try await joined(request.messages, "stream")))
    }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await repeated(request, response, "never")
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        streamed(request)
    }
}

private struct StreamBesideWhole: Streams.ServiceProtocol {
    func join(request: StreamingServerRequest<Text>, context: ServerContext) async throws -> ServerResponse<Text> {
        ServerResponse(message: try await joined(request.messages, "never"))
    }

    func join(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        StreamingServerResponse(single: ServerResponse(message: try await joined(request.messages, "stream")))
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        streamed(request)
    }
}

/// Hands its calls on to another service, so that the defaults that run are the other one's.
private struct Front: Streams.SimpleServiceProtocol {
    private let inner = PlainService()

    func join(request: Texts, context: ServerContext) async throws -> Text { try await joined(request, "never") }

    func join(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        try await self.inner.join(request: request, context: context)
    }

    func talk(request: Texts, response: RPCWriter<Text>, context: ServerContext) async throws {
        try await repeated(request, response, "never")
    }

    func talk(
        request: StreamingServerRequest<Text>,
        context: ServerContext
    ) async throws -> StreamingServerResponse<Text> {
        try await self.inner.talk(request: request, context: context)
    }
}

private struct Nothing: ServerInterceptor {
    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next: (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try await next(request, context)
    }
}
