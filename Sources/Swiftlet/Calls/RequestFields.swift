import GRPCCore
import HPACK
import HTTP2

/// What a request's header fields say, and whether it is a call (gRPC over HTTP/2, "Requests").
struct RequestFields {
    private(set) var path = ""
    private(set) var isPost = false
    private(set) var contentType: ContentType?
    private(set) var encodingName = "identity"
    private(set) var encoding = MessageEncoding.identity
    private(set) var isEncodingKnown = true
    private(set) var accepted = MessageEncodingSet.identity
    private(set) var timeout: Timeout?
    var metadata = Metadata()

    /// Whether the transport itself reads a field of this name.
    static func isRead(_ name: KnownName) -> Bool {
        switch name {
        case .path, .method, .scheme, .authority, .contentType, .te, .grpcEncoding, .grpcAcceptEncoding, .grpcTimeout:
            true
        default:
            false
        }
    }

    /// Reads all fields.
    mutating func read(_ list: HeaderList) throws(CallRefusal) {
        do throws(CallError) {
            try list.forEachField { field throws(CallError) in try self.read(field) }
            self.metadata = try MetadataFields.decode(list)
        } catch {
            throw CallRefusal(status: error.status)
        }
    }

    private mutating func read(_ field: HeaderField) throws(CallError) {
        switch field.name {
        case .path:
            self.path = field.valueText
        case .method:
            self.isPost = field.valueText == "POST"
        case .contentType:
            self.contentType = ContentType(parsing: field.value)
        case .grpcEncoding:
            self.encodingName = field.valueText
            self.isEncodingKnown = false
            if let encoding = MessageEncoding(parsing: field.value) {
                self.encoding = encoding
                self.isEncodingKnown = true
            }
        case .grpcAcceptEncoding:
            self.accepted.formUnion(MessageEncodingSet(parsing: field.value))
        case .grpcTimeout:
            self.timeout = try Timeout(parsing: field.value)
        default:
            break
        }
    }

    /// Checks that the request is a call that can be served, and finds its route.
    ///
    /// HTTP errors come first: a client that does not speak gRPC reads nothing else.
    func checkedRoute(on loop: LoopContext) throws(CallRefusal) -> (MethodDescriptor, CallRoute) {
        let server = loop.server
        guard self.isPost else {
            throw CallRefusal(.internalError, "this port speaks gRPC, whose calls are POST requests", httpStatus: 405)
        }
        try self.checkContentType(server)
        let (service, name) = try self.method()
        let route = loop.dispatcher.route(service: service, method: name)
        guard let method = route.method else {
            throw CallRefusal(.unimplemented, "no method \(self.shownPath) on this server")
        }
        guard self.isEncodingKnown, server.acceptedEncodings.contains(self.encoding) else {
            let message =
                "grpc-encoding \(quotedText(self.encodingName)) is not supported, "
                + "expected one of \(server.acceptedEncodings.fieldValue)"
            throw CallRefusal(.unimplemented, message, tellsEncodings: true)
        }
        return (method, route)
    }

    private func checkContentType(_ server: ServerEnvironment) throws(CallRefusal) {
        guard let contentType = self.contentType else {
            let message = "the content type is not application/grpc, which is all that is served here"
            throw CallRefusal(.internalError, message, httpStatus: 415)
        }
        guard contentType.subtype.isEmpty || server.subtypes.contains(contentType.subtype) else {
            let served = ["application/grpc"] + server.subtypes.sorted().map { "+" + $0 }
            let message =
                "the content type is \(quotedText("application/grpc+" + contentType.subtype)), "
                + "expected \(served.joined(separator: ", "))"
            throw CallRefusal(.internalError, message, httpStatus: 415)
        }
    }

    /// The path's two parts.
    ///
    /// There is one canonical form, checked here and nowhere else (CVE-2026-33186).
    private func method() throws(CallRefusal) -> (service: String, method: String) {
        guard self.path.utf8.first == UInt8(ascii: "/") else {
            throw CallRefusal(.unimplemented, "the path \(self.shownPath) does not begin with a slash")
        }
        let rest = self.path.dropFirst()
        guard let slash = rest.lastIndex(of: "/"), slash > rest.startIndex,
            rest.index(after: slash) < rest.endIndex
        else {
            throw CallRefusal(.unimplemented, "the path \(self.shownPath) is not of the form /service/method")
        }
        return (String(rest[..<slash]), String(rest[rest.index(after: slash)...]))
    }

    private var shownPath: String { quotedText(self.path) }
}

/// A client's text for a message: quoted, and cut where it is long.
private func quotedText(_ text: String) -> String {
    var text = text
    return text.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
}

extension CallRoute {
    /// Whether requests are known to have exactly one message.
    var hasSingleRequest: Bool {
        switch self {
        case .unary: true
        case .stream(_, let method): method.type.map { !$0.isRequestStreaming } ?? false
        case .unimplemented: false
        }
    }

    /// What handles whole requests, if that is what the method is routed to.
    var unaryHandler: (any UnaryCallHandler)? {
        guard case .unary(let handler, _) = self else { return nil }
        return handler
    }

    /// The method that is routed to.
    var method: MethodDescriptor? {
        switch self {
        case .stream(_, let method), .unary(_, let method): method
        case .unimplemented: nil
        }
    }
}
