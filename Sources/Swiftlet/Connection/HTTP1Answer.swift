/// What a client gets that speaks HTTP/1.x to this port: a browser, a health check, a forgotten flag.
enum HTTP1Answer {
    private static let text =
        "This port speaks gRPC, over HTTP/2 with prior knowledge (h2c). HTTP/1.1 is not served here.\n"

    /// A whole response; the connection is closed behind it (RFC 9110, section 15.6.6).
    static let bytes = Array(
        ("HTTP/1.1 505 HTTP Version Not Supported\r\n"
            + "content-type: text/plain; charset=utf-8\r\n"
            + "content-length: \(text.utf8.count)\r\n"
            + "connection: close\r\n\r\n" + text).utf8
    )
}
