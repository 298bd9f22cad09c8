public import Foundation
import Testing

extension Peers {
    /// Where a peer is; the test that asks is skipped, with the reason, where it cannot be had.
    public static func pathOrSkip(_ name: String) async throws -> URL {
        do { return try await path(name) } catch let missing as Missing { try Test.cancel("\(missing)") }
    }

    /// The files of a public package; the test that asks is skipped, with the reason, where they cannot be had.
    public static func corpusOrSkip(_ name: String) async throws -> Corpus {
        let folder = try await pathOrSkip("corpora")
        do { return try Corpus(name, in: folder) } catch let missing as Missing { try Test.cancel("\(missing)") }
    }
}
