import GRPCCore
import GRPCProtobuf
import SwiftProtobuf

extension RPCError {
    /// The error that a definition asks for.
    ///
    /// - Parameters:
    ///   - error: Its code, message and details.
    ///   - observed: What is told after those details; nil for nothing.
    ///   - trailers: The metadata that it comes with.
    /// - Throws: an encoding error if what was observed cannot be a detail.
    init(
        _ error: Connectrpc_Conformance_V1_Error,
        _ observed: Observation?,
        _ trailers: [Connectrpc_Conformance_V1_Header]
    ) throws {
        var details = error.details
        if let observed { details.append(try Google_Protobuf_Any(message: observed.info)) }
        let code = Status.Code(rawValue: error.code.rawValue).flatMap { Code($0) } ?? .unknown
        let status = GoogleRPCStatus(code: code, message: error.message, details: details.map { .any($0) })

        var metadata = Metadata(trailers)
        if !details.isEmpty { metadata.add(contentsOf: status.rpcErrorMetadata) }
        self.init(code: code, message: error.message, metadata: metadata)
    }
}
