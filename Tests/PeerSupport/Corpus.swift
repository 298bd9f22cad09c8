public import Foundation

/// The `.proto` files of one public package, and where they find what they import.
public struct Corpus: Sendable {
    /// The paths of all its files.
    public let files: [String]
    /// The folders to search.
    public let roots: [String]

    /// Finds a package's files by the list that `scripts/fetch-peers.py` wrote into the folder `corpora`.
    ///
    /// - Throws: ``Peers/Missing`` if the package is not to be had on this machine.
    public init(_ name: String, in folder: URL) throws {
        let line = try Self.list(folder).first { $0.first == name }
        guard let line, line.count == 3, !line[1].isEmpty else {
            throw Peers.Missing(description: "\(name): \(line?.last ?? "not in the list of corpora")")
        }
        let base = folder.appending(path: line[1]).path
        files = try FileManager.default.subpathsOfDirectory(atPath: base)
            .filter { $0.hasSuffix(".proto") }.sorted().map { "\(base)/\($0)" }
        roots = line[2].split(separator: ":").map { folder.appending(path: String($0)).path }
    }

    /// The names in the list.
    public static func names(in folder: URL) throws -> [String] { try list(folder).compactMap(\.first) }

    private static func list(_ folder: URL) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: "corpora.tsv"), encoding: .utf8)
        return text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
