import NIOCore
import NIOPosix
import Testing

@testable import Swiftlet

@Suite("Listening on Unix domain sockets")
struct UnixListenerTests {
    @Test("serves, and removes the file at the end")
    func serve() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                let path = directory.path("a.sock")
                let listeners = try await server.bind(.unixDomainSocket(path: path))
                #expect(listeners.addresses == [.unix(path: path)])
                let caller = try await Caller(.unix(path: path), group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
                #expect(server.ends.first?.peer.description == "unix:\(path)")
                #expect(server.ends.first?.local.description == "unix:\(path)")
                await listeners.close()
                #expect(!directory.holds("a.sock"))
            }
        }
    }

    @Test("replaces a socket that nobody listens on")
    func stale() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                let path = directory.path("a.sock")
                try directory.makeStaleSocket("a.sock")
                #expect(directory.holds("a.sock"))
                let listeners = try await server.bind(.unixDomainSocket(path: path))
                let caller = try await Caller(.unix(path: path), group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
                await listeners.close()
            }
        }
    }

    @Test("refuses a socket that somebody listens on, and leaves it alone")
    func inUse() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                let path = directory.path("a.sock")
                let first = try await server.bind(.unixDomainSocket(path: path))
                let error = await #expect(throws: SwiftletError.self) {
                    try await server.bind(.unixDomainSocket(path: path))
                }
                #expect(
                    error?.message
                        == "could not listen on unix:\(path): address already in use "
                        + "(another process listens there: stop it, or choose another path)"
                )
                let caller = try await Caller(.unix(path: path), group: server.group)
                #expect(await caller.heard() == GreetingServer.greeting)
                await first.close()
            }
        }
    }

    @Test("refuses a file that is no socket, and leaves it alone")
    func otherFile() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                let path = directory.path("notes.txt")
                try directory.makeFile("notes.txt")
                let error = await #expect(throws: SwiftletError.self) {
                    try await server.bind(.unixDomainSocket(path: path))
                }
                #expect(
                    error?.message
                        == "could not listen on unix:\(path): a file that is no socket is there: "
                        + "remove it, or choose another path"
                )
                #expect(directory.holds("notes.txt"))
            }
        }
    }

    @Test("does not remove the file of a server that came after")
    func successor() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                let path = directory.path("a.sock")
                let first = try await server.bind(.unixDomainSocket(path: path))
                directory.remove("a.sock")
                let second = try await server.bind(.unixDomainSocket(path: path))
                await first.close()
                await first.close()
                #expect(directory.holds("a.sock"))
                await second.close()
                await first.close()
                #expect(!directory.holds("a.sock"))
            }
        }
    }

    @Test("removes the file when another address of the server fails")
    func undone() async throws {
        try await GreetingServer.run { server in
            try await TemporaryDirectory.run { directory in
                await #expect(throws: SwiftletError.self) {
                    try await server.bind(
                        .unixDomainSocket(path: directory.path("a.sock")),
                        .ipv4(host: "192.0.2.1", port: 0)
                    )
                }
                #expect(!directory.holds("a.sock"))
            }
        }
    }

    @Test("says when a path is too long")
    func tooLong() async throws {
        try await GreetingServer.run { server in
            let path = "/" + String(repeating: "x", count: 200)
            let error = await #expect(throws: SwiftletError.self) {
                try await server.bind(.unixDomainSocket(path: path))
            }
            #expect(error?.message.contains("the path has 201 bytes, more than fit into a socket's address") == true)
        }
    }
}
