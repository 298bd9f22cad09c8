/// HPACK's static table (RFC 7541 Appendix A).
///
/// Of the values only those of `:status` matter here.
enum StaticTable {
    static let count = 61

    /// Returns entry 1…61.
    static func entry(_ index: Int) -> (name: [UInt8], value: [UInt8]) {
        let value = (8...14).contains(index) ? statuses[index - 8] : ""
        return (Array(names[index - 1].utf8), Array(value.utf8))
    }

    private static let statuses = ["200", "204", "206", "304", "400", "404", "500"]

    private static let names = [
        ":authority", ":method", ":method", ":path", ":path", ":scheme", ":scheme", ":status", ":status", ":status",
        ":status", ":status", ":status", ":status", "accept-charset", "accept-encoding", "accept-language",
        "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization", "cache-control",
        "content-disposition", "content-encoding", "content-language", "content-length", "content-location",
        "content-range", "content-type", "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "link", "location",
        "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after",
        "server", "set-cookie", "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via",
        "www-authenticate",
    ]
}
