internal import Foundation

/// The lines of generated code, found again by the declarations that they begin.
///
/// What is looked for is given by gRPC Swift's protocols, so it is there whatever the code between looks like.
struct SourceLines {
    private(set) var lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }

    /// The lines of the extension of a type that declares a function, from its first to its last.
    func extensionOf(_ type: String, declaring function: String) -> Range<Int>? {
        var start = 0
        while let first = lines[start...].firstIndex(of: "extension \(type) {") {
            let end = lines[first...].firstIndex(of: "}") ?? lines.count
            if lines[first..<end].contains(where: { Self.declares($0, function) }) { return first..<end }
            start = end
        }
        return nil
    }

    /// The first line of a function's body, within some lines.
    func body(of function: String, in range: Range<Int>) -> Int? {
        guard let declaration = declaration(of: function, in: range) else { return nil }
        return lines[declaration..<range.upperBound].firstIndex { $0.hasSuffix("{") }.map { $0 + 1 }
    }

    /// The line that a function begins with, within some lines.
    func declaration(of function: String, in range: Range<Int>) -> Int? {
        lines[range].firstIndex { Self.declares($0, function) }
    }

    /// Inserts a line with the indentation of the one that stands there.
    mutating func insert(_ line: String, at index: Int) {
        let indentation = index < lines.count ? lines[index].prefix { $0 == " " } : ""
        lines.insert(indentation + line, at: index)
    }

    mutating func append(_ text: String) {
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func declares(_ line: String, _ function: String) -> Bool {
        guard let range = line.range(of: "func \(function)"), let next = line[range.upperBound...].first else {
            return false
        }
        return next == "(" || next == "<"
    }
}
