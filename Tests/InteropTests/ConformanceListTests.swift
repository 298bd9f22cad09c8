import Foundation
import PeerSupport
import Testing

/// `docs/conformance.md` says what checks what: it must stay true.
@Suite("The list of what checks what")
struct ConformanceListTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Peers.checkout.appending(path: path), encoding: .utf8)
    }

    /// What the page says under a heading; all of it without one.
    private static func section(_ heading: String? = nil) throws -> String {
        let page = try Self.text("docs/conformance.md")
        guard let heading else { return page }
        let sections = page.components(separatedBy: "\n## ")
        return try #require(sections.first { $0.hasPrefix(heading) }, "there is no section \(heading)")
    }

    /// The rows of the section's table whose first cell is a name of code, as that name and the other cells.
    private static func rows(_ heading: String) throws -> [(name: String, cells: [String])] {
        try Self.section(heading).split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            return (cells[0].trimmingCharacters(in: ["`"]), Array(cells.dropFirst()))
        }
    }

    /// The cases that a client of the table checks, by the number of its column.
    private static func cases(ofClient column: Int) throws -> [String] {
        try Self.rows("gRPC's interoperability cases").filter { $0.cells[column].hasPrefix("✓") }.map(\.name)
    }

    @Test(
        "a client of gRPC's tests has the cases that the page says, and no other",
        arguments: zip(0..<3, [PythonClientTests.cases, RawClientTests.cases, CppClientTests.cases])
    )
    func cases(column: Int, cases: [String]) throws {
        #expect(try Self.cases(ofClient: column).sorted() == cases.sorted())
    }

    @Test("grpc-swift-2's client has a test for each case that the page says")
    func swiftClientCases() throws {
        let files = ["SwiftClientTests", "SwiftClientStreamTests"]
        let titles = try files.map { try Self.text("Tests/InteropTests/\($0).swift") }.joined()
            .split(separator: "\n").filter { $0.contains("@Test") || $0.hasPrefix("        \"") }.joined()
        let words = Set(titles.split { !$0.isLetter && $0 != "_" }.map(String.init))
        #expect(Set(try Self.cases(ofClient: 3)).subtracting(words) == [])
    }

    @Test("the files that it names exist")
    func files() throws {
        let pattern = /`((?:Tests|IntegrationTests|Fuzzing|Benchmarks|scripts)\/[^` ]+)/
        let paths = try Self.section().matches(of: pattern).map { String($0.1) }
        #expect(paths.count > 20)
        let missing = paths.filter {
            !FileManager.default.fileExists(atPath: Peers.checkout.appending(path: $0).path)
        }
        #expect(missing == [])
    }

    @Test("the titles that it names are those of tests")
    func titles() throws {
        let folders = ["Tests/HTTP2Tests/Limits", "Tests/SwiftletTests/Server"]
        let sources = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: Peers.checkout.appending(path: folder).path)
                .map { try Self.text("\(folder)/\($0)") }
        }
        let titles = try Self.section("Abuse of HTTP/2").matches(of: /"([^"]+)"/).map { String($0.1) }
        #expect(titles.count > 20)
        let missing = titles.filter { title in !sources.contains { $0.contains("\"\(title)\"") } }
        #expect(missing == [])
    }

    @Test("each attack that a server test plays is on the page")
    func attacks() throws {
        let page = try Self.section("Abuse of HTTP/2")
        for file in ["Tests/HTTP2Tests/Limits/AttackTests.swift", "Tests/SwiftletTests/Server/AttackTests.swift"] {
            let names = try Self.text(file).matches(of: /name: "([^"]+)"/).map { String($0.1) }
            #expect(names.count > 5)
            #expect(names.filter { !page.contains("\"\($0)\"") } == [])
        }
    }
}
