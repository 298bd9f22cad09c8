package import GRPCCore

/// Takes a method of a service before it in the list away: it is not offered.
///
/// Generated code asks for every method of a service; what peers test is the answer to a method that is not there.
package struct MethodRemoval: RegistrableRPCService {
    private let method: MethodDescriptor

    package init(_ method: MethodDescriptor) {
        self.method = method
    }

    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.removeHandler(forMethod: self.method)
    }
}
