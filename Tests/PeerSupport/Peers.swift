public import Foundation

/// The programs and files of other projects that the tests compare with.
///
/// `scripts/fetch-peers.py` fetches them by package name into the build folder, once; it lists the names.
public enum Peers {
    /// Says why a test goes without a peer.
    public struct Missing: Error, CustomStringConvertible {
        /// The peer, and why it is not there.
        public var description: String

        /// Says why.
        public init(description: String) { self.description = description }
    }

    /// Where a peer is, once it is fetched; at first that may take a minute.
    ///
    /// - Throws: ``Missing`` if it cannot be had on this machine, another error if fetching it failed.
    public static func path(_ name: String) async throws -> URL {
        try await fetched.path(name)
    }

    /// The folder that the tests were built from.
    public static let checkout = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let fetched = Fetched()
}

/// Remembers what was asked for, so that each peer is looked for once in a run of the tests.
private actor Fetched {
    private var tasks: [String: Task<URL, any Error>] = [:]

    func path(_ name: String) async throws -> URL {
        let task = tasks[name] ?? Task { try await Self.fetch(name) }
        tasks[name] = task
        return try await task.value
    }

    private static func fetch(_ name: String) async throws -> URL {
        let script = Peers.checkout.appending(path: "scripts/fetch-peers.py")
        let outcome = try await PeerProcess.run(URL(filePath: "/usr/bin/env"), ["python3", script.path, name])
        // What env says of a program that is not there.
        if outcome.status == 127 { throw Peers.Missing(description: "\(name): there is no python3 on PATH") }
        guard outcome.status == 0 else { throw FetchError(description: "\(name): \(outcome.errors)") }
        let words = outcome.output.split(separator: "\n").last?.split(separator: "\t").map(String.init) ?? []
        guard words.count == 3 else { throw FetchError(description: "\(name): unexpected '\(outcome.output)'") }
        guard words[1] == "found" else { throw Peers.Missing(description: "\(name): \(words[2])") }
        return URL(filePath: words[2])
    }

    private struct FetchError: Error, CustomStringConvertible {
        var description: String
    }
}
