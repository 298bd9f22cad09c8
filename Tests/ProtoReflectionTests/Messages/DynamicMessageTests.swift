import ProtoReflection
import Testing

@Suite("Dynamic messages")
struct DynamicMessageTests {
    @Test("fields are set, read and cleared by name")
    func access() throws {
        var message = DynamicMessage(try Fixtures.message("p3.P3"))
        #expect(message["i"] == nil)
        message["i"] = .int32(5)
        message["r"] = .list([.int32(1)])
        #expect(message["i"] == .int32(5))
        #expect(message.fields.map(\.field.name) == ["i", "r"])
        message["i"] = nil
        #expect(message.fields.map(\.field.name) == ["r"])
        #expect(message["nope"] == nil)
    }

    @Test("fields without presence are not set by their zero, negative zero apart")
    func presence() throws {
        let type = try Fixtures.message("p3.P3")
        var message = DynamicMessage(type)
        message["i"] = .int32(0)
        message["s"] = .string("")
        message["r"] = .list([])
        message["d"] = .double(0)
        #expect(message == DynamicMessage(type))
        message["d"] = .double(-0.0)
        message["oi"] = .int32(0)
        #expect(message.fields.map(\.field.name) == ["oi", "d"])
    }

    @Test("setting a member of a oneof clears the others")
    func oneofs() throws {
        let type = try Fixtures.message("rich.M")
        var message = DynamicMessage(type)
        message["oi"] = .int32(0)
        message["os"] = .string("a")
        let oneof = try #require(type.oneofs.first)
        #expect(message.member(of: oneof)?.name == "os")
        #expect(message.fields.count == 1)
        #expect(!oneof.isSynthetic)
        #expect(try Fixtures.message("p3.P3").field(named: "oi")?.oneof?.isSynthetic == true)
    }

    @Test("fields that are not set have their default")
    func defaults() throws {
        let type = try Fixtures.message("p2.P2")
        let message = DynamicMessage(type)
        let field = try #require(type.field(named: "e"))
        #expect(message.value(of: field) == .enum(5))
        #expect(!message.has(field))
        #expect(message.value(of: try #require(type.field(named: "es"))) == .list([]))
        let inner = try #require(type.field(named: "p3"))
        #expect(message.value(of: inner) == .message(DynamicMessage(try Fixtures.message("p3.P3"))))
    }

    @Test("of map entries with one key the last counts")
    func maps() throws {
        let type = try Fixtures.message("p3.P3")
        let message = try TextParser().message(from: #"mo{key:"b"} mo{key:"a"} mo{key:"b" value:Y}"#, as: type)
        let field = try #require(type.field(named: "mo"))
        #expect(message.map(field) == [.string("a"): .enum(0), .string("b"): .enum(1)])
    }

    @Test("copies are independent")
    func copies() throws {
        var first = DynamicMessage(try Fixtures.message("p3.P3"))
        first["i"] = .int32(1)
        var second = first
        second["i"] = .int32(2)
        #expect(first["i"] == .int32(1))
        #expect(first != second)
    }

    @Test("names required fields that are missing, wherever they are")
    func required() throws {
        let message = try TextParser().message(
            from: #"p2 { Rg { y: "a" } Rg {} } mm { key: 1 value {} } [rich.em] {} om { req: 1 } "#,
            as: try Fixtures.message("rich.M")
        )
        #expect(
            message.missingRequiredFields == [
                "req", "mm[0].value.req", "p2.rg[1].y", "(rich.em)[0].req",
            ]
        )
    }

    @Test("strings may hold what is not UTF-8")
    func strings() {
        let broken = ProtoString(utf8: [0x61, 0xff])
        #expect(!broken.isValid)
        #expect(broken.description == "a\u{fffd}")
        #expect(ProtoString("é").isValid)
    }

    static let sequences: [String: Bool] = [
        "": true, "7f": true, "c280": true, "dfbf": true, "e0a080": true, "ed9fbf": true, "ee8080": true,
        "f0908080": true, "f48fbfbf": true, "80": false, "c080": false, "c1bf": false, "c2": false, "e09f80": false,
        "eda080": false, "e0a0": false, "f08f8080": false, "f4908080": false, "f5808080": false, "c2c2": false,
        "e0a0c0": false, "ff": false, "f0908061": false,
    ]

    @Test("tells UTF-8 from other bytes", arguments: Self.sequences.keys.sorted())
    func utf8(_ bytes: String) {
        #expect(hex(bytes).withUnsafeBytes { UTF8Check.isValid($0) } == Self.sequences[bytes])
    }
}
