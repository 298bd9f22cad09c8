import GRPCCore
import GRPCInProcessTransport
import Testing

@testable import greeter

@Suite("Greeter, in process")
struct GreeterServiceTests {
    static let names = ["jack", "", "Zoë", "名無し", String(repeating: "x", count: 100_000), "two\nlines"]

    @Test("greets each name, and again", arguments: Self.names)
    func greets(name: String) async throws {
        let transport = InProcessTransport()
        try await withGRPCServer(transport: transport.server, services: [Greeter()]) { _ in
            try await withGRPCClient(transport: transport.client) { client in
                let greeter = Helloworld_Greeter.Client(wrapping: client)
                var request = Helloworld_HelloRequest()
                request.name = name
                let first = try await greeter.sayHello(request)
                let second = try await greeter.sayHelloAgain(request)
                #expect(first.message == "hello \(name)")
                #expect(second.message == "hello \(name) again")
            }
        }
    }
}
