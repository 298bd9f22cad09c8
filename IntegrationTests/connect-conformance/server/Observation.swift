import Foundation
import GRPCCore
import ServerUnderTest
import SwiftProtobuf

/// What the server saw of a call's request.
struct Observation: Sendable {
    private(set) var info = Connectrpc_Conformance_V1_ConformancePayload.RequestInfo()

    /// Nothing.
    init() {}

    /// The metadata and the deadline of a call, and its first requests.
    init(_ metadata: Metadata, _ context: ServerContext, requests: [any Message] = []) throws {
        self.info.requestHeaders = metadata.headers
        if let time = CallDetails(context, metadata: metadata).timeRemaining {
            self.info.timeoutMs = Int64(time / .milliseconds(1))
        }
        for request in requests { try self.add(request) }
    }

    /// Notes a request.
    mutating func add(_ request: any Message) throws {
        self.info.requests.append(try Google_Protobuf_Any(message: request))
    }
}

extension Metadata {
    /// The entries with their values under one name each; binary values in base64.
    fileprivate var headers: [Connectrpc_Conformance_V1_Header] {
        var headers: [Connectrpc_Conformance_V1_Header] = []
        for (key, value) in self {
            let text = value.encoded()
            if let index = headers.firstIndex(where: { $0.name == key }) {
                headers[index].value.append(text)
            } else {
                headers.append(
                    .with {
                        $0.name = key
                        $0.value = [text]
                    }
                )
            }
        }
        return headers
    }

    /// The entries that `headers` ask for, in their order.
    init(_ headers: [Connectrpc_Conformance_V1_Header]) {
        self.init()
        for header in headers {
            let isBinary = header.name.hasSuffix("-bin")
            for value in header.value {
                if isBinary, let bytes = Data(base64Encoded: value) {
                    self.addBinary([UInt8](bytes), forKey: header.name)
                } else {
                    self.addString(value, forKey: header.name)
                }
            }
        }
    }
}
