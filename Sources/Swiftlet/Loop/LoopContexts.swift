import Sockets

/// The contexts of all loops of a server.
struct LoopContexts: Sendable {
    let all: [LoopContext]
    private let watchdog: Watchdog?

    /// Makes the loops of a server, and what watches them; each has a thread.
    init(
        count: Int,
        environment: ServerEnvironment,
        events: AsyncStream<ServerEvent>.Continuation
    ) throws(SwiftletError) {
        LargeBlocks.announce()
        var all: [LoopContext] = []
        do throws(SocketError) {
            for index in 0..<count {
                let loop = try EventLoop(name: "swiftlet-\(index)", polling: environment.options.listening.busyPolling)
                all.append(LoopContext(eventLoop: loop, server: environment, events: events))
            }
            self.watchdog = try Watchdog(all, environment)
        } catch {
            for loop in all {
                loop.execute { $0.stop() }
            }
            let what =
                all.count < count ? "event loop \(all.count + 1) of \(count)" : "the event loop of calls.watchdog"
            throw SwiftletError(
                code: .listenFailed,
                message: "could not make \(what): \(error.code.described(port: nil))",
                cause: error
            )
        }
        self.all = all
    }

    /// Makes something of a connection, on the loop that it came to.
    func take(_ accepted: AcceptedConnection, loop index: Int) {
        ConnectionHandler(accepted, loop: self.all[index]).start()
    }

    /// Ends the loops' work for this server.
    func stop() {
        self.watchdog?.stop()
        for loop in self.all {
            loop.execute { $0.stop() }
        }
    }
}
