import GRPCCore

/// What a call sends back as it came: two keys of its metadata, and the status that its request asks for.
struct Echo: Sendable {
    /// For the start of the response.
    var initial: Metadata = [:]
    /// For its end.
    var trailing: Metadata = [:]

    /// Picks from `metadata` what is to be sent back.
    init(of metadata: Metadata) {
        for value in metadata[stringValues: Self.initialKey] {
            self.initial.addString(value, forKey: Self.initialKey)
        }
        for value in metadata[binaryValues: Self.trailingKey] {
            self.trailing.addBinary(value, forKey: Self.trailingKey)
        }
    }

    private static let initialKey = "x-grpc-test-echo-initial"
    private static let trailingKey = "x-grpc-test-echo-trailing-bin"

    /// Ends the call with `status`.
    ///
    /// - Throws: `RPCError` with the code and the message of `status`, unless its code is OK.
    func fail(as status: Grpc_Testing_EchoStatus) throws(RPCError) {
        guard let code = Status.Code(rawValue: Int(status.code)) else {
            throw RPCError(code: .invalidArgument, message: "response_status.code \(status.code) is not a status code")
        }
        guard let code = RPCError.Code(code) else { return }
        throw RPCError(code: code, message: status.message, metadata: self.trailing)
    }
}
