import Foundation
import GRPCCore
import ServerUnderTest

extension CallDetails {
    /// Refuses a message that did not come as it was to come.
    ///
    /// - Parameter isExpected: Whether the message was to be compressed; nil if it does not say.
    /// - Throws: `RPCError` with the code INVALID_ARGUMENT for one that was to be compressed and is not.
    func check(_ isExpected: Bool?) throws(RPCError) {
        guard isExpected == true, !self.isLastMessageCompressed else { return }
        throw RPCError(
            code: .invalidArgument,
            message: "expect_compressed is true, but the message came without the compressed flag"
        )
    }
}

extension Grpc_Testing_Payload {
    private static let maxBytes: Int32 = 64 << 20

    /// A payload of `count` zeros.
    static func zeros(_ count: Int32, type: Grpc_Testing_PayloadType) throws(RPCError) -> Grpc_Testing_Payload {
        guard type == .compressable else {
            throw RPCError(code: .invalidArgument, message: "response_type \(type.rawValue) is not one of: 0")
        }
        guard (0...Self.maxBytes).contains(count) else {
            throw RPCError(
                code: .invalidArgument,
                message: "a response of \(count) bytes was asked for: expected 0 to \(Self.maxBytes)"
            )
        }
        var payload = Grpc_Testing_Payload()
        payload.body = Data(count: Int(count))
        return payload
    }
}
