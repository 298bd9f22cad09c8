/// Reads the messages of `descriptor.proto` without needing their descriptors.
///
/// Each function takes one message's bytes. Fields that play no part in reading and writing messages are stepped over.
enum DeclarationReader {
    /// The nesting of messages that is accepted, as deep as the wire format goes.
    static let depthLimit = 100

    static func file(_ reader: WireReader) throws(WireProblem) -> FileDeclaration {
        var file = FileDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): file.name = try reader.string()
            case (2, .lengthDelimited): file.package = try reader.string()
            case (3, .lengthDelimited): file.dependencies.append(try reader.string())
            case (4, .lengthDelimited): file.messages.append(try Self.message(reader.nested(), depth: Self.depthLimit))
            case (5, .lengthDelimited): file.enums.append(try Self.enumeration(reader.nested()))
            case (6, .lengthDelimited): file.services.append(try Self.service(reader.nested()))
            case (7, .lengthDelimited): file.extensions.append(try Self.field(reader.nested()))
            case (8, .lengthDelimited): try Self.options(reader.nested(), of: .file, into: &file.options)
            case (10, .varint): file.publicDependencies.append(Int(try reader.int32()))
            case (11, .varint): file.weakDependencies.append(Int(try reader.int32()))
            case (12, .lengthDelimited): file.syntax = try reader.string()
            case (14, .varint): file.editionNumber = try reader.int32()
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return file
    }

    static func message(_ reader: WireReader, depth: Int) throws(WireProblem) -> MessageDeclaration {
        guard depth > 0 else { throw .tooDeep }
        var message = MessageDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): message.name = try reader.string()
            case (2, .lengthDelimited): message.fields.append(try Self.field(reader.nested()))
            case (3, .lengthDelimited): message.messages.append(try Self.message(reader.nested(), depth: depth - 1))
            case (4, .lengthDelimited): message.enums.append(try Self.enumeration(reader.nested()))
            case (5, .lengthDelimited): message.extensionRanges.append(try Self.range(reader.nested()))
            case (6, .lengthDelimited): message.extensions.append(try Self.field(reader.nested()))
            case (7, .lengthDelimited): try Self.options(reader.nested(), of: .message, into: &message.options)
            case (8, .lengthDelimited): message.oneofs.append(try Self.oneof(reader.nested()))
            case (9, .lengthDelimited): message.reservedRanges.append(try Self.range(reader.nested()))
            case (10, .lengthDelimited): message.reservedNames.append(try reader.string())
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return message
    }

    static func field(_ reader: WireReader) throws(WireProblem) -> FieldDeclaration {
        var field = FieldDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): field.name = try reader.string()
            case (2, .lengthDelimited): field.extendee = try reader.string()
            case (3, .varint): field.number = try reader.int32()
            case (4, .varint): field.label = FieldLabel(rawValue: try reader.int32()) ?? field.label
            case (5, .varint): field.type = FieldType(rawValue: try reader.int32())
            case (6, .lengthDelimited): field.typeName = try reader.string()
            case (7, .lengthDelimited): field.defaultValue = Array(try reader.lengthDelimited())
            case (8, .lengthDelimited): try Self.options(reader.nested(), of: .field, into: &field.options)
            case (9, .varint): field.oneofIndex = Int(try reader.int32())
            case (10, .lengthDelimited): field.jsonName = try reader.string()
            case (17, .varint): field.isProto3Optional = try reader.varint() != 0
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return field
    }

    static func oneof(_ reader: WireReader) throws(WireProblem) -> OneofDeclaration {
        var oneof = OneofDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): oneof.name = try reader.string()
            case (2, .lengthDelimited): try Self.options(reader.nested(), of: .oneof, into: &oneof.options)
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return oneof
    }

    static func enumeration(_ reader: WireReader) throws(WireProblem) -> EnumDeclaration {
        var enumeration = EnumDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): enumeration.name = try reader.string()
            case (2, .lengthDelimited): enumeration.values.append(try Self.enumValue(reader.nested()))
            case (3, .lengthDelimited): try Self.options(reader.nested(), of: .enumeration, into: &enumeration.options)
            case (4, .lengthDelimited):
                let (start, end) = try Self.bounds(reader.nested())
                if start <= end { enumeration.reservedRanges.append(start...end) }
            case (5, .lengthDelimited): enumeration.reservedNames.append(try reader.string())
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return enumeration
    }

    static func enumValue(_ reader: WireReader) throws(WireProblem) -> EnumValueDeclaration {
        var value = EnumValueDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): value.name = try reader.string()
            case (2, .varint): value.number = try reader.int32()
            case (3, .lengthDelimited): try Self.options(reader.nested(), of: .enumValue, into: &value.options)
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return value
    }

    static func service(_ reader: WireReader) throws(WireProblem) -> ServiceDeclaration {
        var service = ServiceDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): service.name = try reader.string()
            case (2, .lengthDelimited): service.methods.append(try Self.method(reader.nested()))
            case (3, .lengthDelimited): try Self.options(reader.nested(), of: .service, into: &service.options)
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return service
    }

    static func method(_ reader: WireReader) throws(WireProblem) -> MethodDeclaration {
        var method = MethodDeclaration()
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .lengthDelimited): method.name = try reader.string()
            case (2, .lengthDelimited): method.inputType = try reader.string()
            case (3, .lengthDelimited): method.outputType = try reader.string()
            case (4, .lengthDelimited): try Self.options(reader.nested(), of: .method, into: &method.options)
            case (5, .varint): method.isClientStreaming = try reader.varint() != 0
            case (6, .varint): method.isServerStreaming = try reader.varint() != 0
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return method
    }

    // MARK: - Parts

    /// Calls `body` for each tag; `body` reads the value.
    private static func fields(
        of reader: WireReader,
        _ body: (Tag, inout WireReader) throws(WireProblem) -> Void
    ) throws(WireProblem) {
        var reader = reader
        while !reader.isAtEnd {
            try body(try reader.tag(), &reader)
        }
    }

    private static func bounds(_ reader: WireReader) throws(WireProblem) -> (start: Int32, end: Int32) {
        var start: Int32 = 0
        var end: Int32 = 0
        try Self.fields(of: reader) { (tag, reader) throws(WireProblem) in
            switch (tag.number, tag.type) {
            case (1, .varint): start = try reader.int32()
            case (2, .varint): end = try reader.int32()
            default: try reader.skip(tag, depth: Self.depthLimit)
            }
        }
        return (start, end)
    }

    private static func range(_ reader: WireReader) throws(WireProblem) -> Range<Int32> {
        let (start, end) = try Self.bounds(reader)
        return start..<max(start, end)
    }
}

extension WireReader {
    /// Reads a length and that many bytes of UTF-8; what is not UTF-8 is replaced.
    mutating func string() throws(WireProblem) -> String {
        String(decoding: try self.lengthDelimited(), as: UTF8.self)
    }

    /// Reads a varint, of which 32 bits count.
    mutating func int32() throws(WireProblem) -> Int32 {
        Int32(truncatingIfNeeded: try self.varint())
    }
}
