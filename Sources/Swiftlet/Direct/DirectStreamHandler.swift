/// Calls a method whose request or response streams directly, once it is known that this is the same as calling it through
/// GRPCCore.
final class DirectStreamHandler: StreamingCallHandler {
    let method: DirectMethod
    private let general: GRPCCallHandler
    private let direct: GRPCCallHandler

    init(_ method: DirectMethod, _ run: @escaping DirectMethods.StreamRun, general: GRPCCallHandler) {
        self.method = method
        self.general = general
        self.direct = GRPCCallHandler(execution: general.execution, direct: run)
    }

    func start(_ call: ServerCall) -> any CallSink {
        (self.method.isProven ? self.direct : self.general).start(call)
    }
}
