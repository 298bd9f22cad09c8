public import Foundation
import Synchronization
import Testing

extension Peers {
    /// Where a peer is; the test that asks is skipped, with the reason, where it cannot be had.
    public static func pathOrSkip(_ name: String) async throws -> URL {
        do { return try await path(name) } catch let missing as Missing { try skip(missing) }
    }

    /// The files of a public package; the test that asks is skipped, with the reason, where they cannot be had.
    public static func corpusOrSkip(_ name: String) async throws -> Corpus {
        let folder = try await pathOrSkip("corpora")
        do { return try Corpus(name, in: folder) } catch let missing as Missing { try skip(missing) }
    }

    /// Skips the test, and says so: of single cases of a test, the report does not tell.
    public static func skip(_ missing: Missing) throws -> Never {
        if told.withLock({ $0.insert(missing.description).inserted }) {
            FileHandle.standardError.write(Data("skipped: \(missing)\n".utf8))
        }
        try Test.cancel("\(missing)")
    }

    private static let told = Mutex<Set<String>>([])
}
