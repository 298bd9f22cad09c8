import ProtoReflection
import Testing

@Suite("Descriptor pools")
struct DescriptorPoolTests {
    private let pool = Fixtures.pool

    @Test("finds files, messages, enums, services and extensions by name")
    func names() throws {
        let rich = try #require(self.pool.file(named: "rich.proto"))
        #expect(rich.package == "rich")
        #expect(rich.edition == .edition2023)
        #expect(rich.dependencies.map(\.name) == ["google/protobuf/any.proto", "mset.proto", "p2.proto", "p3.proto"])
        #expect(rich.messages.map(\.name) == ["M", "Scope"])
        #expect(rich.enums.map(\.fullName) == ["rich.Open", "rich.Closed"])
        #expect(self.pool.message(named: "rich.M.Grp")?.parent?.name == "M")
        #expect(self.pool.enumeration(named: "p2.E")?.value(number: 5)?.name == "B")
        #expect(self.pool.enumeration(named: "p2.E")?.value(named: "ALIAS")?.number == 5)
        #expect(self.pool.extension(named: "rich.Scope.self")?.scope?.name == "Scope")
        #expect(self.pool.message(named: "rich.Nope") == nil)
        #expect(self.pool.message(named: "rich.Open") == nil)
    }

    @Test("finds a message's extensions by number")
    func extensions() throws {
        let type = try Fixtures.message("rich.M")
        let numbers = self.pool.extensions(of: type).map(\.number)
        #expect(numbers == [1000, 1001, 1002, 1003, 1004, 1005, 2000, 2001])
        #expect(self.pool.extension(of: type, number: 1002)?.fullName == "rich.ep")
        #expect(self.pool.extension(of: type, number: 1) == nil)
        #expect(type.extensionRanges == [1000..<536_870_912])
        #expect(type.reservedNames == ["foo", "bar"])
        #expect(type.reservedRanges == [90..<96])
    }

    @Test("knows services and their methods")
    func services() throws {
        let talk = try #require(self.pool.service(named: "rich.Talk"))
        #expect(self.pool.services == [talk])
        let chat = try #require(talk.method(named: "Chat"))
        #expect(chat.fullName == "rich.Talk.Chat")
        #expect((chat.isClientStreaming, chat.isServerStreaming) == (true, true))
        #expect((chat.input.fullName, chat.output.fullName) == ("p2.P2", "p3.P3"))
        #expect(chat.isDeprecated)
        #expect(talk.methods.map(\.name) == ["Say", "Chat"])
    }

    struct Field: Sendable, CustomTestStringConvertible {
        var name: String
        var traits: String
        var testDescription: String { "\(self.name): \(self.traits)" }
    }

    static let fields = [
        Field(name: "p3.P3.oi", traits: "int32 presence"), Field(name: "p3.P3.i", traits: "int32"),
        Field(name: "p3.P3.r", traits: "int32 repeated packed"), Field(name: "p3.P3.u", traits: "int32 repeated"),
        Field(name: "p3.P3.s", traits: "string utf8"), Field(name: "p3.P3.mo", traits: "message repeated map"),
        Field(name: "p3.P3.n", traits: "message presence"), Field(name: "p3.P3.oo", traits: "int32 presence"),
        Field(name: "p2.P2.e", traits: "enum presence closed"), Field(name: "p2.P2.po", traits: "enum presence"),
        Field(name: "p2.P2.es", traits: "enum repeated packed closed"),
        Field(name: "p2.P2.gg", traits: "group presence Gg"), Field(name: "p2.P2.raw", traits: "string presence"),
        Field(name: "rich.M.plain", traits: "string presence utf8"), Field(name: "rich.M.implicit", traits: "int32"),
        Field(name: "rich.M.unchecked", traits: "string presence"),
        Field(name: "rich.M.csp", traits: "enum repeated packed closed"),
        Field(name: "rich.M.sub", traits: "group presence"), Field(name: "rich.M.grp", traits: "group presence Grp"),
        Field(name: "rich.M.notgrp", traits: "group repeated"), Field(name: "rich.M.rf", traits: "fixed64 repeated"),
        Field(name: "rich.M.req", traits: "int32 presence required"),
    ]

    @Test("resolves the features of fields", arguments: Self.fields)
    func features(_ example: Field) throws {
        let parts = example.name.split(separator: ".")
        let type = try Fixtures.message(parts.dropLast().joined(separator: "."))
        let field = try #require(type.field(named: String(parts[parts.count - 1])))
        let traits: [String?] = [
            field.type.name, field.isRepeated ? "repeated" : nil, field.hasPresence ? "presence" : nil,
            field.isRequired ? "required" : nil, field.isPacked ? "packed" : nil, field.isMap ? "map" : nil,
            field.closesEnum ? "closed" : nil, field.verifiesUTF8 ? "utf8" : nil,
            field.textName == field.name ? nil : field.textName,
        ]
        #expect(traits.compactMap { $0 }.joined(separator: " ") == example.traits)
    }

    static let defaults: [String: FieldValue] = [
        "e": .enum(5), "df": .float(1e-3), "dinf": .double(-.infinity), "ds": .string("a\"\n"),
        "db": .bytes([1, 0xff, 0x7a]), "du": .uint64(.max), "di": .int64(.min), "dt": .bool(true), "dep": .int32(0),
        "po": .enum(0),
    ]

    @Test("knows defaults", arguments: Self.defaults.keys.sorted())
    func defaultValues(of name: String) throws {
        let field = try #require(try Fixtures.message("p2.P2").field(named: name))
        #expect(field.defaultValue == Self.defaults[name])
    }

    @Test("links files in any order, and files that come twice")
    func order() throws {
        let files = self.pool.files.map(\.serialized)
        let pool = try DescriptorPool(files: files.reversed() + files)
        #expect(pool.files.count == files.count)
        #expect(pool.message(named: "rich.M")?.field(named: "p2")?.messageType?.file.name == "p2.proto")
    }

    @Test("a set is linked to the same pool whether whole or file by file")
    func serialized() throws {
        let file = try #require(self.pool.file(named: "p3.proto"))
        let pool = try DescriptorPool(files: [file.serialized])
        #expect(pool.file(named: "p3.proto")?.serialized == file.serialized)
        #expect(pool.message(named: "p3.P3")?.fields.map(\.jsonName).contains("u32") == true)
    }
}
