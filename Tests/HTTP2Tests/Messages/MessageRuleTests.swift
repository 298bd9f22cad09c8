import HPACK
import Testing

@testable import HTTP2

@Suite("HTTP/2 message rules") struct MessageRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let fields: [(String, String)]
        let reason: String?
        var testDescription: String { self.reason ?? "accepted: \(self.fields)" }

        init(_ fields: [(String, String)], _ reason: String?) {
            self.fields = fields
            self.reason = reason
        }
    }

    /// Decodes fields and says why they are refused.
    static func verdict(
        _ fields: [(String, String)],
        _ check: (HeaderList) throws(MalformedMessage) -> Void
    ) -> String? {
        var decoder = Decoder()
        return Wire.block(fields).withUnsafeBytes { bytes in
            do {
                try check(try decoder.decode(bytes))
                return nil
            } catch let error as MalformedMessage {
                return error.reason
            } catch {
                return "\(error)"
            }
        }
    }

    static let requests = [
        Case(Wire.request, nil),
        Case(Wire.request + [("x-a", "b"), ("x-a", ""), ("te", "trailers"), ("content-length", "0")], nil),
        Case([(":method", "CONNECT"), (":authority", "host:1")], nil),
        Case([(":method", "CONNECT")], "CONNECT request, expected :method and :authority alone"),
        Case(
            [(":method", "CONNECT"), (":authority", "h"), (":path", "/")],
            "CONNECT request, expected :method and :authority alone"
        ),
        Case([], "request without the pseudo-header field \":method\""),
        Case([(":method", "GET"), (":scheme", "http")], "request without the pseudo-header field \":path\""),
        Case([(":method", ""), (":scheme", "http"), (":path", "/")], "empty pseudo-header field \":method\""),
        Case(Wire.request + [(":path", "/")], "second pseudo-header field \":path\""),
        Case([("x-a", "b")] + Wire.request, "pseudo-header field \":method\" after a regular field"),
        Case([(":protocol", "websocket")] + Wire.request, "pseudo-header field \":protocol\" in a request"),
        Case([(":what", "x")] + Wire.request, "pseudo-header field \":what\" in a request"),
        Case(
            Wire.request + [("x a", "b")],
            "field name \"x a\" with the character 32, expected lower case without spaces and colons"
        ),
        Case(
            Wire.request + [("xA", "b")],
            "field name \"xA\" with the character 65, expected lower case without spaces and colons"
        ),
        Case(
            Wire.request + [("x:a", "b")],
            "field name \"x:a\" with the character 58, expected lower case without spaces and colons"
        ),
        Case(Wire.request + [("", "b")], "field with an empty name"),
        Case(Wire.request + [("x-a", "b\r\nx: y")], "value of field \"x-a\" with the character 13"),
        Case(Wire.request + [("x-a", "b\0")], "value of field \"x-a\" with the character 0"),
        Case(Wire.request + [("x-a", " b")], "value of field \"x-a\" with blanks around it"),
        Case(Wire.request + [("x-a", "b\t")], "value of field \"x-a\" with blanks around it"),
        Case(
            [(":method", "GET"), (":scheme", "http"), (":path", "/\n")],
            "value of field \":path\" with the character 10"
        ),
        Case(Wire.request + [("upgrade", "h2c")], "connection-specific field \"upgrade\""),
        Case(Wire.request + [("keep-alive", "1")], "connection-specific field \"keep-alive\""),
        Case(Wire.request + [("proxy-connection", "x")], "connection-specific field \"proxy-connection\""),
        Case(Wire.request + [("te", "gzip")], "field te of \"gzip\", expected \"trailers\""),
        Case(Wire.request + [("content-length", "12a")], "content-length \"12a\", expected a number"),
        Case(Wire.request + [("content-length", "-1")], "content-length \"-1\", expected a number"),
        Case(
            Wire.request + [("content-length", "9999999999999999999")],
            "content-length \"9999999999999999999\", expected a number"
        ),
        Case(Wire.request + [("content-length", "1"), ("content-length", "2")], "content-length 2 after one of 1"),
        Case(Wire.request + [("content-length", "1"), ("content-length", "1")], nil),
    ]

    @Test("requests", arguments: requests)
    func request(_ example: Case) {
        var memo = RequestMemo()
        let verdict = Self.verdict(example.fields) { list throws(MalformedMessage) in _ = try memo.check(list) }
        #expect(verdict == example.reason)
        var rules = RequestRules()
        let plain = Self.verdict(example.fields) { list throws(MalformedMessage) in
            try list.forEachField { field throws(MalformedMessage) in try rules.add(field) }
            try rules.finish()
        }
        #expect(plain == example.reason)
    }

    static let responses = [
        Case([(":status", "200"), ("content-type", "x")], nil),
        Case([(":status", "103")], nil),
        Case([("content-type", "x")], "response without the pseudo-header field \":status\""),
        Case([(":status", "200"), (":status", "200")], "second pseudo-header field \":status\""),
        Case([("x", "y"), (":status", "200")], "pseudo-header field \":status\" after a regular field"),
        Case([(":status", "20")], "status \"20\", expected a number from 100 to 599"),
        Case([(":status", "999")], "status \"999\", expected a number from 100 to 599"),
        Case([(":status", "200"), (":path", "/")], "pseudo-header field \":path\" in a response"),
    ]

    @Test("responses", arguments: responses)
    func response(_ example: Case) {
        var rules = ResponseRules()
        let verdict = Self.verdict(example.fields) { list throws(MalformedMessage) in
            try list.forEachField { field throws(MalformedMessage) in try rules.add(field) }
            try rules.finish()
        }
        #expect(verdict == example.reason)
    }

    @Test(
        "trailers",
        arguments: [
            Case([("grpc-status", "0"), ("grpc-message", "a b")], nil),
            Case([(":status", "200")], "pseudo-header field \":status\" in trailers"),
            Case([("connection", "close")], "connection-specific field \"connection\""),
        ]
    )
    func trailers(_ example: Case) {
        let verdict = Self.verdict(example.fields) { list throws(MalformedMessage) in
            try MessageRules.checkTrailers(list)
        }
        #expect(verdict == example.reason)
    }

    @Test("a remembered verdict does not cover what varies")
    func memo() throws {
        var decoder = Decoder()
        var memo = RequestMemo()
        let stable: [UInt8] = [0x83, 0x86, 0x84]
        var verdicts: [String?] = []
        let varying: [[(String, String)]] = [
            [], [], [("x-a", "b")], [("X", "b")], [("grpc-timeout", "1S")], [("x-a", " ")], [("content-length", "7")],
            [],
        ]
        for fields in varying {
            try (stable + Wire.block(fields)).withUnsafeBytes { bytes in
                let list = try decoder.decode(bytes)
                do throws(MalformedMessage) {
                    verdicts.append(try memo.check(list).map { "length \($0)" })
                } catch {
                    verdicts.append(error.reason)
                }
            }
        }
        #expect(
            verdicts == [
                nil, nil, nil,
                "field name \"X\" with the character 88, expected lower case without spaces and colons",
                nil, "value of field \"x-a\" with blanks around it", "length 7", nil,
            ]
        )
        // A varying field before the pseudo-header fields breaks their order, remembered or not.
        let early = Wire.block([("x-a", "b")]) + stable
        let verdict = early.withUnsafeBytes { bytes -> String? in
            do {
                _ = try memo.check(try decoder.decode(bytes))
                return nil
            } catch {
                return (error as? MalformedMessage)?.reason
            }
        }
        #expect(verdict == "pseudo-header field \":method\" after a regular field")
    }

    @Test("content length adds up or not")
    func contentLength() {
        var exact = ContentLength(5)
        #expect(exact.receive(3, endStream: false) == true)
        #expect(!exact.isComplete)
        #expect(exact.receive(2, endStream: true) == true)
        #expect(exact.isComplete)
        var over = ContentLength(5)
        #expect(over.receive(6, endStream: false) == false)
        var short = ContentLength(5)
        #expect(short.receive(4, endStream: true) == false)
        var none = ContentLength()
        #expect(none.receive(1_000_000, endStream: true) == true)
        #expect(none.isComplete)
    }
}
