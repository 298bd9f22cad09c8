import GRPCCore
import Synchronization

/// A method that is called directly, once it is known that this is the same as calling it through GRPCCore.
///
/// A service may implement several forms of a method, and GRPCCore calls the most general one. Generated defaults of the
/// general forms call the next plainer one, and tell when they are run. Which form of a type is its own and which is the
/// default never changes, so the first call, which goes through GRPCCore, tells for all. A form that has no default before it
/// needs no proof.
final class DirectMethod: Sendable {
    /// What handles calls.
    enum Body: Sendable {
        /// One unary call after the other.
        case calls(DirectMethods.Run)
        /// One call whose request or response streams.
        case stream(DirectMethods.StreamRun)
    }

    let descriptor: MethodDescriptor
    let body: Body
    private let service: ObjectIdentifier
    /// The defaults that have not been seen to run, a bit each.
    private let missing: Atomic<UInt8>

    init(
        _ descriptor: MethodDescriptor,
        behind defaults: [DirectMethods.Form],
        of service: any Any.Type,
        _ body: Body
    ) {
        self.descriptor = descriptor
        self.body = body
        self.service = ObjectIdentifier(service)
        self.missing = Atomic(defaults.reduce(0) { $0 | $1.bit })
    }

    /// Whether calls go direct by now.
    @inline(__always)
    var isProven: Bool { self.missing.load(ordering: .relaxed) == 0 }

    /// Whether generated code of this type has registered the method.
    func isMethod(of service: any Any.Type) -> Bool { ObjectIdentifier(service) == self.service }

    /// Handles unary calls, until there are no more.
    nonisolated(nonsending)
        func run(_ calls: DirectCalls) async
    {
        guard case .calls(let run) = self.body else { return }
        await run(calls)
    }

    /// A default implementation was run.
    ///
    /// One of another type or of another method does not count: a service may hand its calls on.
    func passed(_ form: DirectMethods.Form, _ method: MethodDescriptor, of service: any Any.Type) {
        guard !self.isProven, self.isMethod(of: service), method == self.descriptor else { return }
        self.missing.bitwiseAnd(~form.bit, ordering: .relaxed)
    }
}

extension DirectMethods.Form {
    fileprivate var bit: UInt8 {
        switch self {
        case .streaming: 1
        case .whole: 2
        case .plain: 4
        }
    }
}
