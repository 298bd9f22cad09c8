import Testing

@testable import ProtoCompiler

@Suite("Literals")
struct LiteralTests {
    struct StringCase: CustomTestStringConvertible, Sendable {
        let text: String
        let value: [UInt8]
        var testDescription: String { text }
    }

    static let strings = [
        StringCase(text: #""""#, value: []),
        StringCase(text: #""a'b""#, value: Array("a'b".utf8)),
        StringCase(text: #"'a"b'"#, value: Array("a\"b".utf8)),
        StringCase(text: #""a" 'b' "c""#, value: Array("abc".utf8)),
        StringCase(text: #""\a\b\f\n\r\t\v\\\?\'\"""#, value: [7, 8, 12, 10, 13, 9, 11, 92, 63, 39, 34]),
        StringCase(text: #""\0\12\1234\777""#, value: [0, 0o12, 0o123, 0x34, 0xFF]),
        StringCase(text: #""\x1g\x41\XfF0""#, value: [1, 0x67, 0x41, 0xFF, 0x30]),
        StringCase(text: #""\u00e9\u20AC""#, value: Array("é€".utf8)),
        StringCase(text: #""\U0001F600\ud83d\ude00""#, value: Array("😀😀".utf8)),
        StringCase(text: #""\ud83dx""#, value: [0xED, 0xA0, 0xBD, 0x78]),
        StringCase(text: #""\U00110000""#, value: Array(#"\U00110000"#.utf8)),
        StringCase(text: #""é""#, value: Array("é".utf8)),
    ]

    @Test("strings stand for bytes", arguments: strings)
    func string(_ example: StringCase) {
        let parsed = Parsed("option a = \(example.text);")
        #expect(parsed.errors == "")
        let option = parsed.tree.options[parsed.tree.options.all[0]]
        #expect(parsed.tree.stringValue(option.value.tokens) == example.value)
    }

    struct IntegerCase: CustomTestStringConvertible, Sendable {
        let text: String
        let value: UInt64?
        var testDescription: String { text }
    }

    static let integers = [
        IntegerCase(text: "0", value: 0),
        IntegerCase(text: "00", value: 0),
        IntegerCase(text: "0777", value: 0o777),
        IntegerCase(text: "0xFfFf", value: 0xFFFF),
        IntegerCase(text: "18446744073709551615", value: .max),
        IntegerCase(text: "18446744073709551616", value: nil),
        IntegerCase(text: "99999999999999999999999999", value: nil),
        IntegerCase(text: "0xFFFFFFFFFFFFFFFF", value: .max),
        IntegerCase(text: "0x10000000000000000", value: nil),
        IntegerCase(text: "01777777777777777777777", value: .max),
        IntegerCase(text: "02000000000000000000000", value: nil),
        IntegerCase(text: "08", value: nil),
    ]

    @Test("integers are decimal, octal or hexadecimal", arguments: integers)
    func integer(_ example: IntegerCase) {
        let value = Array(example.text.utf8).withUnsafeBufferPointer { IntegerLiteral.value($0) }
        #expect(value == example.value)
    }

    @Test("an integer above the limit has no value")
    func limit() {
        let text = Array("2147483648".utf8)
        #expect(text.withUnsafeBufferPointer { IntegerLiteral.value($0, limit: 2_147_483_648) } == 2_147_483_648)
        #expect(text.withUnsafeBufferPointer { IntegerLiteral.value($0, limit: 2_147_483_647) } == nil)
    }
}
