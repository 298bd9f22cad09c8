import ProtoReflection
import Testing

@Suite("Printing text format")
struct TextPrinterTests {
    @Test("expands an Any when asked to")
    func any() throws {
        let type = try Fixtures.message("google.protobuf.Any")
        let text = "[type.googleapis.com/p3.P3] {\n  i: 5\n}\n"
        let message = try TextParser().message(from: text, as: type)
        #expect(TextPrinter().text(of: message) == "type_url: \"type.googleapis.com/p3.P3\"\nvalue: \"\\020\\005\"\n")
        var printer = TextPrinter()
        printer.expandsAny = true
        #expect(printer.text(of: message) == text)
    }

    static let unexpanded = [
        #"type_url: "p3.P3""#, #"type_url: "a/nope""#, #"type_url: "a/""#, #"type_url: "a/p3.P3" value: "\010""#,
        #"value: "a""#, #"type_url: "a/p2.P2" value: "CD""#,
    ]

    @Test("shows an Any as it is where its content cannot be shown", arguments: Self.unexpanded)
    func plainAny(_ text: String) throws {
        let message = try TextParser().message(from: text, as: try Fixtures.message("google.protobuf.Any"))
        var printer = TextPrinter()
        printer.expandsAny = true
        #expect(printer.text(of: message) == TextPrinter().text(of: message))
    }

    @Test("hides unknown fields when asked to")
    func unknown() throws {
        let message = try DynamicMessage(decoding: hex("1001 a00601"), as: try Fixtures.message("p3.P3"))
        #expect(TextPrinter().text(of: message) == "i: 1\n100: 1\n")
        var printer = TextPrinter()
        printer.showsUnknownFields = false
        #expect(printer.text(of: message) == "i: 1\n")
    }

    static let floats: [(Float, String)] = [
        (0.1, "0.1"), (1 / 3, "0.333333343"), (1e6, "1e+06"), (123_456.7, "123456.703"), (-0.0, "-0"), (.nan, "nan"),
        (-.infinity, "-inf"), (.leastNonzeroMagnitude, "1.40129846e-45"), (.greatestFiniteMagnitude, "3.40282347e+38"),
        (1.5, "1.5"),
    ]

    @Test("writes floats in few digits where those suffice", arguments: Self.floats)
    func float(_ value: Float, text: String) {
        #expect(TextNumbers.text(of: value) == text)
    }

    static let doubles: [(Double, String)] = [
        (0.1, "0.1"), (1 / 3, "0.33333333333333331"), (1e15, "1e+15"), (123_456_789, "123456789"), (-0.0, "-0"),
        (.leastNonzeroMagnitude, "4.94065645841247e-324"), (0.1 + 0.2, "0.30000000000000004"), (.infinity, "inf"),
    ]

    @Test("writes doubles in few digits where those suffice", arguments: Self.doubles)
    func double(_ value: Double, text: String) {
        #expect(TextNumbers.text(of: value) == text)
    }
}
