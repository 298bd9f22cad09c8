import GRPCCore
import HPACK
import HTTP2

/// What the header fields of a call say that clients repeat: made once per distinct list and connection.
final class CallHead {
    let route: CallRoute
    /// What handles the call, if that is a handler of whole requests.
    let unaryHandler: (any UnaryCallHandler)?
    let method: MethodDescriptor
    /// The method, if it may be called directly.
    let directMethod: DirectMethod?
    /// The client's and our own end of the connection.
    let remotePeer: String
    let localPeer: String
    /// What counts the calls.
    let tally: MethodTally?
    /// What event loops call the method when they say what they do.
    let activity: WatchedMethods.ID
    /// Whether the request has exactly one message: then the handler starts when it is complete.
    let hasSingleRequest: Bool
    /// Whether the response has exactly one message: then it may wait for the status.
    let hasSingleResponse: Bool
    /// Metadata in the fields that repeat.
    let metadata: Metadata
    /// How the request's messages may be compressed.
    let requestEncoding: MessageEncoding
    /// What the response's messages may be compressed with.
    let responseEncoding: MessageEncoding

    init(_ fields: RequestFields, _ method: MethodDescriptor, _ route: CallRoute, of connection: ConnectionHandler) {
        let server = connection.loop.server
        self.route = route
        self.method = method
        self.directMethod = route.directMethod
        self.remotePeer = connection.peerDescription
        self.localPeer = connection.localDescription
        self.unaryHandler = route.unaryHandler
        self.hasSingleRequest = route.hasSingleRequest
        self.hasSingleResponse = method.type.map { !$0.isResponseStreaming } ?? false
        self.tally = connection.loop.metrics.tally(of: method)
        self.activity = server.watchedMethods?.id(of: method) ?? WatchedMethods.none
        self.metadata = fields.metadata
        self.requestEncoding = fields.encoding
        self.responseEncoding = fields.accepted.choose(server.responseEncodings)
    }
}

/// Why a request is no call, and how that is told.
struct CallRefusal: Error {
    var status: Status
    /// Set when the request is not gRPC, for clients that read HTTP statuses.
    var httpStatus: Int?
    /// Whether the answer names the encodings that are taken.
    var tellsEncodings = false

    init(status: Status, httpStatus: Int? = nil, tellsEncodings: Bool = false) {
        self.status = status
        self.httpStatus = httpStatus
        self.tellsEncodings = tellsEncodings
    }

    init(_ code: Status.Code, _ message: String, httpStatus: Int? = nil, tellsEncodings: Bool = false) {
        let status = Status(code: code, message: message)
        self.init(status: status, httpStatus: httpStatus, tellsEncodings: tellsEncodings)
    }
}

/// Remembers heads beside the decoder's header memo, and adds what is each call's own.
///
/// Plain memory behind a constant, for the same reason as in ``CallTable``.
final class CallHeads {
    enum Resolution {
        case call(CallHead, Metadata, Timeout?)
        case refuse(CallRefusal)
    }

    private struct Place {
        /// The memo's; never 0.
        var id: UInt64
        var head: CallHead?
    }

    private var places: UnsafeMutablePointer<Place>?

    deinit {
        self.removeAll()
    }

    /// Forgets everything and gives the memory back.
    func removeAll() {
        guard let places = self.places else { return }
        self.places = nil
        places.deinitialize(count: HeaderList.Memo.slotCount)
        places.deallocate()
    }

    /// Finds out what a request's fields ask for.
    @inline(__always)
    func resolve(_ list: HeaderList, of connection: ConnectionHandler) -> Resolution {
        if let memo = list.memo, let place = self.places.map({ $0 + memo.slot }), place.pointee.id == memo.id,
            let head = place.pointee.head
        {
            if list.varying.isEmpty {
                return .call(head, head.metadata, nil)
            }
            return self.resolve(list, with: head, connection)
        }
        return self.resolveAnew(list, connection)
    }

    /// A list that is known but for what varies.
    @inline(never)
    private func resolve(_ list: HeaderList, with head: CallHead, _ connection: ConnectionHandler) -> Resolution {
        var timeout: Timeout?
        var hasMetadata = false
        for field in list.varying {
            if field.name == .grpcTimeout {
                guard timeout == nil, let parsed = try? Timeout(parsing: field.value) else {
                    return Self.resolveWhole(list, connection).resolution
                }
                timeout = parsed
            } else if RequestFields.isRead(field.name) {
                // Of the protocol, and marked as never to be indexed, so that it varies: the long way.
                return Self.resolveWhole(list, connection).resolution
            } else {
                hasMetadata = true
            }
        }
        guard hasMetadata else { return .call(head, head.metadata, timeout) }
        do throws(CallError) {
            var metadata = head.metadata
            if list.needsSentOrder {
                metadata = try MetadataFields.decode(list)
            } else {
                try MetadataFields.append(list.varying, to: &metadata)
            }
            return .call(head, metadata, timeout)
        } catch {
            return .refuse(CallRefusal(status: error.status))
        }
    }

    /// A list that is not known.
    @inline(never)
    private func resolveAnew(_ list: HeaderList, _ connection: ConnectionHandler) -> Resolution {
        let whole = Self.resolveWhole(list, connection)
        guard let memo = list.memo, case .call(let head, _, _) = whole.resolution else { return whole.resolution }
        let isPlain = list.varying.allSatisfy { field in
            field.name == .grpcTimeout || !RequestFields.isRead(field.name)
        }
        guard isPlain else { return whole.resolution }
        // What is remembered has the metadata of the stable fields only.
        var fields = whole.fields
        var stable = Metadata()
        guard (try? MetadataFields.append(list.stable, to: &stable)) != nil else { return whole.resolution }
        fields.metadata = stable
        let places = self.places ?? self.allocate()
        places[memo.slot] = Place(id: memo.id, head: CallHead(fields, head.method, head.route, of: connection))
        return whole.resolution
    }

    private func allocate() -> UnsafeMutablePointer<Place> {
        let places = UnsafeMutablePointer<Place>.allocate(capacity: HeaderList.Memo.slotCount)
        places.initialize(repeating: Place(id: 0, head: nil), count: HeaderList.Memo.slotCount)
        self.places = places
        return places
    }

    private static func resolveWhole(
        _ list: HeaderList,
        _ connection: ConnectionHandler
    ) -> (resolution: Resolution, fields: RequestFields) {
        var fields = RequestFields()
        do throws(CallRefusal) {
            try fields.read(list)
            let (method, route) = try fields.checkedRoute(on: connection.loop)
            let head = CallHead(fields, method, route, of: connection)
            return (.call(head, fields.metadata, fields.timeout), fields)
        } catch {
            return (.refuse(error), fields)
        }
    }
}
