/// Writes a linked file as a serialized `FileDescriptorProto`: fields in the order of their numbers, as protoc does.
struct DescriptorWriter: ~Copyable {
    private var writer = WireWriter()

    /// The bytes of a file's descriptor.
    ///
    /// - Parameters:
    ///   - file: the file, linked without errors.
    ///   - model: the model that the file is in.
    ///   - sourceInfo: the serialized `SourceCodeInfo`; `nil` to leave it out.
    /// - Returns: the serialized message.
    static func descriptor(
        of file: NodeID<LinkedFile>,
        _ model: borrowing Model,
        sourceInfo: [UInt8]? = nil
    ) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.writer.reserve(4_096)
        writer.file(model.files[file], model, sourceInfo)
        return writer.writer.bytes
    }

    private init() {}

    private mutating func file(_ file: LinkedFile, _ model: borrowing Model, _ sourceInfo: [UInt8]?) {
        writer.name(1, file.path, model.names)
        if file.hasPackage { writer.bytes(2, model.arena[model.storedFullName(of: file.package)]) }
        for dependency in file.imports where dependency.modifier != .option {
            writer.name(3, dependency.path, model.names)
        }
        for id in file.messages { message(4, model.messages[id], model) }
        for id in file.enums { enumeration(5, model.enums[id], model) }
        for id in file.services { service(6, model.services[id], model) }
        for id in file.extensions { field(7, model.fields[id], model) }
        options(8, file.options, model)
        if let sourceInfo { writer.bytes(9, sourceInfo) }
        importIndices(10, .public, file)
        importIndices(11, .weak, file)
        switch file.dialect {
        case .proto2: break
        case .proto3: writer.bytes(12, "proto3".utf8)
        case .editions(let edition):
            writer.bytes(12, "editions".utf8)
            writer.integer(14, edition.rawValue)
        }
        for dependency in file.imports where dependency.modifier == .option {
            writer.name(15, dependency.path, model.names)
        }
    }

    private mutating func importIndices(_ number: UInt64, _ modifier: ImportNode.Modifier, _ file: LinkedFile) {
        for (index, dependency) in file.imports.enumerated() where dependency.modifier == modifier {
            writer.integer(number, Int32(index))
        }
    }

    private mutating func options(_ number: UInt64, _ options: ByteArena.Slice, _ model: borrowing Model) {
        if options.exists { writer.bytes(number, model.arena[options]) }
    }

    // MARK: Messages

    private mutating func message(_ number: UInt64, _ message: Message, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, message.name, model.names)
        for id in message.fields { field(2, model.fields[id], model) }
        for id in message.messages { self.message(3, model.messages[id], model) }
        for id in message.enums { enumeration(4, model.enums[id], model) }
        for id in message.extensionRanges { range(5, model.numberRanges[id], model) }
        for id in message.extensions { field(6, model.fields[id], model) }
        if message.flags.contains(.mapEntry), !message.options.exists {
            mapEntryOptions()
        } else {
            options(7, message.options, model)
        }
        for id in message.oneofs { oneof(8, model.oneofs[id], model) }
        for id in message.reservedRanges { range(9, model.numberRanges[id], model) }
        for id in message.reservedNames { writer.name(10, model.reservedNames[id].name, model.names) }
        symbolVisibility(11, message.flags)
        writer.end(start)
    }

    /// Writes `map_entry = true`.
    private mutating func mapEntryOptions() {
        let start = writer.begin(7)
        writer.flag(7)
        writer.end(start)
    }

    private mutating func symbolVisibility(_ number: UInt64, _ flags: Message.Flags) {
        if flags.contains(.local) { writer.integer(number, 1) }
        if flags.contains(.export) { writer.integer(number, 2) }
    }

    private mutating func field(_ number: UInt64, _ field: Field, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, field.name, model.names)
        if field.extendee.exists { writer.typeName(2, model.arena[model.messages[field.extendee].fullName]) }
        writer.integer(3, field.number)
        writer.integer(4, Int32(field.label.rawValue))
        writer.integer(5, Int32(field.type.rawValue))
        if field.typeSymbol.exists { writer.typeName(6, model.arena[model.storedFullName(of: field.typeSymbol)]) }
        if field.defaultValue.exists { writer.bytes(7, model.arena[field.defaultValue]) }
        options(8, field.options, model)
        if field.oneof.exists { writer.integer(9, oneofIndex(of: field, model)) }
        writer.name(10, field.jsonName, model.names)
        if field.flags.contains(.proto3Optional) { writer.flag(17) }
        writer.end(start)
    }

    private func oneofIndex(of field: Field, _ model: borrowing Model) -> Int32 {
        field.oneof.raw - model.messages[model.oneofs[field.oneof].message].oneofs.start
    }

    private mutating func oneof(_ number: UInt64, _ oneof: Oneof, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, oneof.name, model.names)
        options(2, oneof.options, model)
        writer.end(start)
    }

    private mutating func range(_ number: UInt64, _ range: NumberRange, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.integer(1, range.start)
        writer.integer(2, range.end)
        options(3, range.options, model)
        writer.end(start)
    }

    // MARK: Enums

    private mutating func enumeration(_ number: UInt64, _ enumeration: Enumeration, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, enumeration.name, model.names)
        for id in enumeration.values { enumValue(2, model.enumValues[id], model) }
        options(3, enumeration.options, model)
        for id in enumeration.reservedRanges { range(4, model.numberRanges[id], model) }
        for id in enumeration.reservedNames { writer.name(5, model.reservedNames[id].name, model.names) }
        symbolVisibility(6, enumeration.flags)
        writer.end(start)
    }

    private mutating func enumValue(_ number: UInt64, _ value: EnumValue, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, value.name, model.names)
        writer.integer(2, value.number)
        options(3, value.options, model)
        writer.end(start)
    }

    // MARK: Services

    private mutating func service(_ number: UInt64, _ service: Service, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, service.name, model.names)
        for id in service.methods { method(2, model.methods[id], model) }
        options(3, service.options, model)
        writer.end(start)
    }

    private mutating func method(_ number: UInt64, _ method: Method, _ model: borrowing Model) {
        let start = writer.begin(number)
        writer.name(1, method.name, model.names)
        writer.typeName(2, model.arena[model.messages[method.input].fullName])
        writer.typeName(3, model.arena[model.messages[method.output].fullName])
        options(4, method.options, model)
        if method.isClientStreaming { writer.flag(5) }
        if method.isServerStreaming { writer.flag(6) }
        writer.end(start)
    }
}
