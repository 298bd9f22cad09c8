public import GRPCCore
import Synchronization

/// The methods of a service that Swiftlet's server calls directly: what generated code registers.
///
/// You do not write code against this. With the option `Direct`, `protoc-gen-swiftlet` writes it for the methods of a
/// service, beside what it registers with GRPCCore. A direct call is decoded and runs the service's method; there is no
/// router and no executor of GRPCCore's in between, and for a unary call no stream. Where that would make a difference (an
/// interceptor applies, the service registers its methods itself, a method has a more general form of its own), the call
/// goes through GRPCCore.
public struct DirectMethods {
    /// What a service may implement a method as, from the most general to the plainest.
    public enum Form: Hashable, Sendable {
        /// A `StreamingServerRequest` to a `StreamingServerResponse`.
        case streaming
        /// What `ServiceProtocol` asks for: requests and responses of one message are a `ServerRequest` and a
        /// `ServerResponse`. For a method that streams both ways it asks for the most general form, whose generated default
        /// says that it is this one.
        case whole
        /// What `SimpleServiceProtocol` asks for: messages, without metadata.
        case plain
    }

    /// Handles calls until there are no more: decodes each request, runs the method, encodes the reply.
    public typealias Run = nonisolated(nonsending) @Sendable (DirectCalls) async -> Void

    /// The type of the service whose methods are registered.
    let service: any Any.Type
    private(set) var methods: [DirectMethod] = []

    init(of service: any Any.Type) {
        self.service = service
    }

    /// Registers methods with the server that is being made, if one is.
    ///
    /// - Parameters:
    ///   - service: The type of the service.
    ///   - body: What registers.
    public static func register(_ service: any Any.Type, _ body: (_ methods: inout DirectMethods) -> Void) {
        guard let collector = DirectCollector.current else { return }
        var methods = DirectMethods(of: service)
        body(&methods)
        collector.add(methods.methods)
    }

    /// Says that a generated default implementation of a method is run, which calls the next plainer form.
    ///
    /// - Parameters:
    ///   - form: The form of the default implementation.
    ///   - method: The method that it is a form of: a service may answer a call by another method of its own.
    ///   - service: The type of the service.
    ///   - context: The call's context.
    @inline(never)
    public static func passed(
        _ form: Form,
        _ method: MethodDescriptor,
        of service: any Any.Type,
        _ context: ServerContext
    ) {
        guard let own = context.transportSpecific as? SwiftletCallContext else { return }
        own.call.head.directMethod?.passed(form, method, of: service)
    }

    /// Registers a method that takes and returns messages.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes requests. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes replies.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        plain method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: Input, _ context: ServerContext
            ) async throws -> Output
    ) {
        self.add(descriptor, behind: [.streaming, .whole]) { calls in
            guard var context = calls.context() else { return }
            while let bytes = calls.next(&context) {
                let reply: Output
                do {
                    reply = try await method(try deserializer.deserialize(bytes), context)
                } catch {
                    calls.answer(.failed(error))
                    continue
                }
                do {
                    let bytes: DirectReplyBytes = try serializer.serialize(reply)
                    calls.answer(bytes)
                } catch {
                    calls.answer(.notSerialized(error, [:]))
                }
            }
        }
    }

    /// Registers a method that takes and returns messages with metadata.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - deserializer: Decodes requests. It keeps nothing of the bytes that it is given.
    ///   - serializer: Encodes replies.
    ///   - method: The method.
    @inlinable
    public mutating func add<Input: Sendable, Output: Sendable>(
        _ descriptor: MethodDescriptor,
        deserializer: some MessageDeserializer<Input>,
        serializer: some MessageSerializer<Output>,
        whole method:
            nonisolated(nonsending) @escaping @Sendable (
                _ request: ServerRequest<Input>, _ context: ServerContext
            ) async throws -> ServerResponse<Output>
    ) {
        self.add(descriptor, behind: [.streaming]) { calls in
            guard var context = calls.context() else { return }
            while let bytes = calls.next(&context) {
                let response: ServerResponse<Output>
                do {
                    let message = try deserializer.deserialize(bytes)
                    response = try await method(ServerRequest(metadata: calls.metadata, message: message), context)
                } catch {
                    calls.answer(.failed(error))
                    continue
                }
                switch response.accepted {
                case .failure(let error):
                    calls.answer(.failed(error))
                case .success(let contents):
                    do {
                        let bytes: DirectReplyBytes = try serializer.serialize(contents.message)
                        calls.answer(.response(bytes, contents.metadata, contents.trailingMetadata))
                    } catch {
                        calls.answer(.notSerialized(error, contents.metadata))
                    }
                }
            }
        }
    }

    /// Registers a unary method by what handles its calls.
    ///
    /// - Parameters:
    ///   - descriptor: Which method it is.
    ///   - defaults: The more general forms of the method: calls go direct when the defaults of all were seen to run.
    ///   - run: What handles calls.
    @usableFromInline
    mutating func add(_ descriptor: MethodDescriptor, behind defaults: [Form], _ run: @escaping Run) {
        self.methods.append(DirectMethod(descriptor, behind: defaults, of: self.service, .calls(run)))
    }

    /// The same with a method whose request or response streams.
    @usableFromInline
    mutating func add(_ descriptor: MethodDescriptor, behind defaults: [Form], _ run: @escaping StreamRun) {
        self.methods.append(DirectMethod(descriptor, behind: defaults, of: self.service, .stream(run)))
    }
}

/// Collects the direct methods of the services that a server is made of.
final class DirectCollector: Sendable {
    @TaskLocal static var current: DirectCollector?

    private let state = Mutex<[DirectMethod]>([])

    func add(_ methods: [DirectMethod]) {
        self.state.withLock { $0 += methods }
    }

    /// Takes out what was registered.
    func take() -> [DirectMethod] {
        self.state.withLock { state in
            defer { state = [] }
            return state
        }
    }
}
