internal import ProtoCodegen
internal import ProtoReflection

/// Writes a file of a descriptor set as `.proto` text, so that the compiler links and checks it like any other file.
///
/// The text holds what other files can see of the file: options of `descriptor.proto`, but no custom ones. What cannot
/// be said in the language is written so that the compiler refuses it.
struct DescriptorSource: ~Copyable {
    private(set) var text = ""
    private var indent = ""
    private let isProto2: Bool

    /// The text of a file.
    ///
    /// - Parameters:
    ///   - file: the file's `FileDescriptorProto`.
    ///   - canImport: whether there is a file of a name: option imports that are not there are left out.
    /// - Returns: the text.
    static func text(of file: DynamicMessage, canImport: (String) -> Bool) -> String {
        var source = DescriptorSource(file)
        source.header(file, canImport)
        source.options(of: file)
        source.declarations(file, messages: "message_type")
        for service in file.children("service") { source.service(service) }
        return source.text
    }

    private init(_ file: DynamicMessage) {
        isProto2 = ["", "proto2"].contains(file.text("syntax"))
    }

    // MARK: Lines

    mutating func line(_ text: String) { self.text += "\(indent)\(text)\n" }

    /// Writes a block in braces.
    mutating func block(_ head: String, _ body: (inout DescriptorSource) -> Void) {
        line("\(head) {")
        indent += "  "
        body(&self)
        indent.removeLast(2)
        line("}")
    }

    /// A name as it is written: what is no name becomes a string, which stands where no string may stand.
    static func name(_ name: String) -> String {
        let isName = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        return isName && !name.isEmpty ? name : quoted(name.utf8)
    }

    /// A string literal.
    static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\\(Character(UnicodeScalar(byte)))"
            case 0x20..<0x7F: text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return text + "\""
    }

    // MARK: Files

    private mutating func header(_ file: DynamicMessage, _ canImport: (String) -> Bool) {
        let syntax = file.text("syntax")
        if syntax == "editions" {
            line("edition = \(Self.quoted("\(ProtoCodegen.Edition(rawValue: file.number("edition")))".utf8));")
        } else {
            line("syntax = \(Self.quoted((syntax.isEmpty ? "proto2" : syntax).utf8));")
        }
        let package = file.text("package")
        if !package.isEmpty { line("package \(Self.name(package));") }
        let open = Set(file.numbers("public_dependency"))
        let weak = Set(file.numbers("weak_dependency"))
        for (index, name) in file.texts("dependency").enumerated() {
            let kind = open.contains(Int32(index)) ? "public " : weak.contains(Int32(index)) ? "weak " : ""
            line("import \(kind)\(Self.quoted(name.utf8));")
        }
        for name in file.texts("option_dependency") where canImport(name) {
            line("import option \(Self.quoted(name.utf8));")
        }
    }

    /// Writes the messages, enums and extensions of a file or message.
    private mutating func declarations(_ scope: DynamicMessage, messages: String) {
        let inner = DescriptorScope(scope.children(messages), in: scope, isProto2: isProto2)
        for message in inner.declared { self.message(message) }
        for enumeration in scope.children("enum_type") { self.enumeration(enumeration) }
        for field in scope.children("extension") {
            block("extend \(Self.name(field.text("extendee")))") { $0.field(field, inner, isMember: false) }
        }
    }

    // MARK: Messages

    private mutating func message(_ message: DynamicMessage) {
        block("\(Self.visibility(message))message \(Self.name(message.text("name")))") { $0.body(of: message) }
    }

    private mutating func body(of message: DynamicMessage) {
        options(of: message)
        fields(of: message)
        declarations(message, messages: "nested_type")
        for range in message.children("extension_range") {
            line("extensions \(Self.range(range, isExclusive: true))\(Self.brackets(Self.optionTexts(of: range)));")
        }
        reserved(message, isExclusive: true)
    }

    /// Writes the fields.
    ///
    /// Each run of members of a oneof makes a block. Members that are apart make two, and with them an error, as wanted.
    private mutating func fields(of message: DynamicMessage) {
        let fields = message.children("field")
        let scope = DescriptorScope(message.children("nested_type"), in: message, isProto2: isProto2)
        let oneofs = message.children("oneof_decl")
        var written: Set<Int> = []
        var rest = fields[...]
        while let first = rest.first {
            guard let index = Self.oneof(of: first), !first.flag("proto3_optional") else {
                field(rest.removeFirst(), scope, isMember: false)
                continue
            }
            written.insert(index)
            let members = rest.prefix { Self.oneof(of: $0) == index }
            rest.removeFirst(members.count)
            block("oneof \(Self.name(oneofs.indices.contains(index) ? oneofs[index].text("name") : ""))") { source in
                if oneofs.indices.contains(index) { source.options(of: oneofs[index]) }
                for member in members { source.field(member, scope, isMember: true) }
            }
        }
        let synthetic = Set(fields.filter { $0.flag("proto3_optional") }.compactMap(Self.oneof))
        for (index, oneof) in oneofs.enumerated() where !written.contains(index) && !synthetic.contains(index) {
            line("oneof \(Self.name(oneof.text("name"))) {}")
        }
    }

    private static func oneof(of field: DynamicMessage) -> Int? {
        field["oneof_index"] == nil ? nil : Int(field.number("oneof_index"))
    }

    private mutating func field(_ field: DynamicMessage, _ scope: DescriptorScope, isMember: Bool) {
        let label = isMember ? "" : Self.label(of: field, isProto2: isProto2)
        let place = "\(field.number("number"))\(Self.brackets(Self.fieldOptions(of: field)))"
        if let entry = scope.mapEntry(of: field) {
            let types = entry.children("field").map(Self.type)
            let name = Self.name(field.text("name"))
            line("map<\(types.joined(separator: ", "))> \(name) = \(place);")
        } else if let group = scope.group(of: field) {
            block("\(label)group \(Self.name(group.text("name"))) = \(place)") { $0.body(of: group) }
        } else {
            line("\(label)\(Self.type(of: field)) \(Self.name(field.text("name"))) = \(place);")
        }
    }

    // MARK: Enums and services

    private mutating func enumeration(_ enumeration: DynamicMessage) {
        block("\(Self.visibility(enumeration))enum \(Self.name(enumeration.text("name")))") { source in
            source.options(of: enumeration)
            for value in enumeration.children("value") {
                let options = Self.brackets(Self.optionTexts(of: value))
                source.line("\(Self.name(value.text("name"))) = \(value.number("number"))\(options);")
            }
            source.reserved(enumeration, isExclusive: false)
        }
    }

    private mutating func service(_ service: DynamicMessage) {
        block("service \(Self.name(service.text("name")))") { source in
            source.options(of: service)
            for method in service.children("method") {
                let input = (method.flag("client_streaming") ? "stream " : "") + Self.name(method.text("input_type"))
                let output = (method.flag("server_streaming") ? "stream " : "") + Self.name(method.text("output_type"))
                source.block("rpc \(Self.name(method.text("name"))) (\(input)) returns (\(output))") {
                    $0.options(of: method)
                }
            }
        }
    }

    private mutating func reserved(_ scope: DynamicMessage, isExclusive: Bool) {
        for range in scope.children("reserved_range") {
            line("reserved \(Self.range(range, isExclusive: isExclusive));")
        }
        let isEdition = text.hasPrefix("edition")
        for name in scope.texts("reserved_name") {
            line("reserved \(isEdition ? Self.name(name) : Self.quoted(name.utf8));")
        }
    }

    /// Writes the options of anything that has statements for them.
    private mutating func options(of owner: DynamicMessage) {
        for option in Self.optionTexts(of: owner) { line("option \(option);") }
    }
}
