import Sockets

/// The contexts of all loops of a server.
struct LoopContexts: Sendable {
    let all: [LoopContext]

    /// Makes the loops of a server; each has a thread.
    init(
        count: Int,
        environment: ServerEnvironment,
        events: AsyncStream<ServerEvent>.Continuation
    ) throws(SwiftletError) {
        var all: [LoopContext] = []
        do throws(SocketError) {
            for index in 0..<count {
                let loop = try EventLoop(name: "swiftlet-\(index)", polling: environment.options.listening.busyPolling)
                all.append(LoopContext(eventLoop: loop, server: environment, events: events))
            }
        } catch {
            for loop in all {
                loop.execute { $0.stop() }
            }
            let problem = "could not make event loop \(all.count + 1) of \(count): \(error.code.described(port: nil))"
            throw SwiftletError(code: .listenFailed, message: problem, cause: error)
        }
        self.all = all
    }

    /// Makes something of a connection, on the loop that it came to.
    func take(_ accepted: AcceptedConnection, loop index: Int) {
        ConnectionHandler(accepted, loop: self.all[index]).start()
    }

    /// Ends the loops' work for this server.
    func stop() {
        for loop in self.all {
            loop.execute { $0.stop() }
        }
    }
}
