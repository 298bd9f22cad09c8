/// The rules for the names of files, which are protoc's.
enum VirtualPath {
    /// A path without `.` parts and doubled slashes.
    static func canonical(_ path: String) -> String {
        var parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
        if path.hasPrefix("/") { parts.insert("", at: 0) }
        if path.hasSuffix("/"), path != "/" || parts.count == 1 { parts.append("") }
        return parts.joined(separator: "/")
    }

    /// Whether an import may have a path: there is one way only to write a name.
    static func isProper(_ path: String) -> Bool { path == canonical(path) && !leadsUp(path) }

    /// Whether a path has a part `..`.
    static func leadsUp(_ path: some StringProtocol) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    }

    /// Replaces what a path begins with; `nil` if it does not begin so.
    ///
    /// An empty prefix stands for any relative path. What is behind the prefix must not lead up.
    static func replace(_ prefix: String, with other: String, in path: String) -> String? {
        let rest: Substring
        if prefix.isEmpty {
            guard !path.hasPrefix("/") else { return nil }
            rest = path[...]
        } else {
            guard path.utf8.starts(with: prefix.utf8) else { return nil }
            let tail = path.utf8.dropFirst(prefix.utf8.count)
            if tail.isEmpty { return other }
            if tail.first == UInt8(ascii: "/") {
                rest = Substring(tail.dropFirst())
            } else if prefix.utf8.last == UInt8(ascii: "/") {
                rest = Substring(tail)
            } else {
                return nil
            }
        }
        guard !leadsUp(rest) else { return nil }
        return other.isEmpty || other.hasSuffix("/") ? other + rest : "\(other)/\(rest)"
    }
}
