import Foundation

/// Finds what a `.proto` file imports, so that a build knows what it depends on.
///
/// This reads import statements only. What is wrong with a file is the compiler's to say.
struct Imports {
    /// The folders to import from, in order.
    var folders: [URL]

    /// The files that a file imports, directly or through others; those that are not there are left out.
    func files(of proto: URL) -> [URL] {
        var found: [URL] = []
        var seen: Set<URL> = [proto]
        var pending = [proto]
        while let file = pending.popLast() {
            guard let data = try? Data(contentsOf: file) else { continue }
            for name in Self.names(in: Array(data)) {
                guard let imported = locate(name), seen.insert(imported).inserted else { continue }
                found.append(imported)
                pending.append(imported)
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    private func locate(_ name: String) -> URL? {
        folders.lazy.map { $0.appending(path: name).standardizedFileURL }
            .first { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) }
    }

    /// The names in the import statements of a text.
    static func names(in text: [UInt8]) -> [String] {
        var scanner = ImportScanner(text)
        return scanner.names()
    }
}

/// Splits a `.proto` file into words, strings and marks, just far enough to see import statements.
private struct ImportScanner {
    private let text: [UInt8]
    private var offset = 0

    private enum Token: Equatable {
        case word(String)
        case string(String)
        case mark(UInt8)
    }

    init(_ text: [UInt8]) { self.text = text }

    mutating func names() -> [String] {
        var names: [String] = []
        var name: String?
        var isStatementStart = true
        while let token = next() {
            switch token {
            case .word("import") where isStatementStart: name = ""
            case .string(let part) where name != nil: name?.append(part)
            case .mark(UInt8(ascii: ";")):
                if let name, !name.isEmpty { names.append(name) }
                name = nil
            default: break
            }
            isStatementStart = [.mark(UInt8(ascii: ";")), .mark(UInt8(ascii: "}"))].contains(token)
        }
        return names
    }

    private mutating func next() -> Token? {
        while offset < text.count {
            let byte = text[offset]
            switch byte {
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): skip(to: [UInt8(ascii: "\n")])
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                offset += 2
                skip(to: [UInt8(ascii: "*"), UInt8(ascii: "/")])
            case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(byte)
            case 0...0x20, 0x80...: offset += 1
            default: return Self.isWord(byte) ? word() : mark(byte)
            }
        }
        return nil
    }

    private func peek(_ distance: Int) -> UInt8? {
        offset + distance < text.count ? text[offset + distance] : nil
    }

    private mutating func skip(to end: [UInt8]) {
        while offset < text.count, !text[offset...].starts(with: end) { offset += 1 }
        offset = min(offset + end.count, text.count)
    }

    private mutating func string(_ quote: UInt8) -> Token {
        offset += 1
        var bytes: [UInt8] = []
        while let byte = peek(0), byte != quote, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
            offset += 1
        }
        offset += 1
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func word() -> Token {
        let start = offset
        while let byte = peek(0), Self.isWord(byte) { offset += 1 }
        return .word(String(decoding: text[start..<offset], as: UTF8.self))
    }

    private mutating func mark(_ byte: UInt8) -> Token {
        offset += 1
        return .mark(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
