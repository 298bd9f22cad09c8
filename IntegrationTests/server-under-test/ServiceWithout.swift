package import GRPCCore

/// A service of which one method is not offered.
///
/// Generated code asks for every method of a service; what peers test is the answer to a method that is not there.
package struct ServiceWithout<Service: RegistrableRPCService>: RegistrableRPCService {
    private let service: Service
    private let method: MethodDescriptor

    package init(_ method: MethodDescriptor, of service: Service) {
        self.service = service
        self.method = method
    }

    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        self.service.registerMethods(with: &router)
        router.removeHandler(forMethod: self.method)
    }
}
