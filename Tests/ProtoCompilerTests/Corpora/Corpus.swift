import Foundation

/// The `.proto` files of one package, and where they find what they import.
struct Corpus {
    /// Why a package's files are not there.
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    /// The paths of all its files.
    let files: [String]
    /// The folders to search.
    let roots: [String]

    /// Finds a package's files by the list that `scripts/fetch-peers.py` wrote into the folder.
    init(_ name: String, in folder: URL) throws {
        let line = try Self.list(folder).first { $0.first == name }
        guard let line, line.count == 3 else { throw Missing(description: "\(name) is not in the list of corpora") }
        guard !line[1].isEmpty else { throw Missing(description: "\(name): \(line[2])") }
        let base = folder.appending(path: line[1]).path
        files = try FileManager.default.subpathsOfDirectory(atPath: base)
            .filter { $0.hasSuffix(".proto") }.sorted().map { "\(base)/\($0)" }
        roots = line[2].split(separator: ":").map { folder.appending(path: String($0)).path }
    }

    /// The names in the list.
    static func names(in folder: URL) throws -> [String] { try list(folder).compactMap(\.first) }

    private static func list(_ folder: URL) throws -> [[String]] {
        let text = try String(contentsOf: folder.appending(path: "corpora.tsv"), encoding: .utf8)
        return text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
