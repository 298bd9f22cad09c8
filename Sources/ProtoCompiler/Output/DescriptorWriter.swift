/// Writes a linked file as a serialized `FileDescriptorProto`: fields in the order of their numbers, as protoc does.
struct DescriptorWriter: ~Copyable {
    private var writer = WireWriter()
    /// The options that differ from the entities' own, if options are to be retained.
    private let retained: RetainedOptions

    /// The bytes of a file's descriptor.
    ///
    /// - Parameters:
    ///   - file: the file, linked without errors.
    ///   - model: the model that the file is in.
    ///   - sourceInfo: the serialized `SourceCodeInfo`; `nil` to leave it out.
    ///   - retained: the options that are to be written in place of the entities' own.
    /// - Returns: the serialized message.
    static func descriptor(
        of file: NodeID<LinkedFile>,
        _ model: borrowing Model,
        sourceInfo: [UInt8]? = nil,
        retained: RetainedOptions = RetainedOptions()
    ) -> [UInt8] {
        var writer = DescriptorWriter(retained: retained)
        writer.writer.reserve(4_096)
        writer.file(model.files[file], model, sourceInfo)
        return writer.writer.bytes
    }

    private init(retained: RetainedOptions) { self.retained = retained }

    private mutating func file(_ file: LinkedFile, _ model: borrowing Model, _ sourceInfo: [UInt8]?) {
        writer.name(1, file.path, model.names)
        if file.hasPackage { writer.bytes(2, model.arena[model.storedFullName(of: file.package)]) }
        for dependency in file.imports where dependency.modifier != .option {
            writer.name(3, dependency.path, model.names)
        }
        for id in file.messages { message(4, id, model) }
        for id in file.enums { enumeration(5, id, model) }
        for id in file.services { service(6, id, model) }
        for id in file.extensions { field(7, id, model) }
        options(8, file.options, of: .none, model)
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

    private mutating func options(
        _ number: UInt64,
        _ options: ByteArena.Slice,
        of symbol: Symbol,
        _ model: borrowing Model
    ) {
        let options = retained[symbol] ?? options
        if options.exists { writer.bytes(number, model.arena[options]) }
    }

    // MARK: Messages

    private mutating func message(_ number: UInt64, _ id: NodeID<Message>, _ model: borrowing Model) {
        let message = model.messages[id]
        let start = writer.begin(number)
        writer.name(1, message.name, model.names)
        for id in message.fields { field(2, id, model) }
        for id in message.messages { self.message(3, id, model) }
        for id in message.enums { enumeration(4, id, model) }
        for id in message.extensionRanges { range(5, id, model) }
        for id in message.extensions { field(6, id, model) }
        if message.flags.contains(.mapEntry), !message.options.exists {
            mapEntryOptions()
        } else {
            options(7, message.options, of: .message(id), model)
        }
        for id in message.oneofs { oneof(8, id, model) }
        for id in message.reservedRanges { range(9, id, model) }
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

    private mutating func field(_ number: UInt64, _ id: NodeID<Field>, _ model: borrowing Model) {
        let field = model.fields[id]
        let start = writer.begin(number)
        writer.name(1, field.name, model.names)
        if field.extendee.exists { writer.typeName(2, model.arena[model.messages[field.extendee].fullName]) }
        writer.integer(3, field.number)
        writer.integer(4, Int32(field.label.rawValue))
        writer.integer(5, Int32(field.type.rawValue))
        if field.typeSymbol.exists { writer.typeName(6, model.arena[model.storedFullName(of: field.typeSymbol)]) }
        if field.defaultValue.exists { writer.bytes(7, model.arena[field.defaultValue]) }
        options(8, field.options, of: .field(id), model)
        if field.oneof.exists { writer.integer(9, oneofIndex(of: field, model)) }
        writer.name(10, field.jsonName, model.names)
        if field.flags.contains(.proto3Optional) { writer.flag(17) }
        writer.end(start)
    }

    private func oneofIndex(of field: Field, _ model: borrowing Model) -> Int32 {
        field.oneof.raw - model.messages[model.oneofs[field.oneof].message].oneofs.start
    }

    private mutating func oneof(_ number: UInt64, _ id: NodeID<Oneof>, _ model: borrowing Model) {
        let oneof = model.oneofs[id]
        let start = writer.begin(number)
        writer.name(1, oneof.name, model.names)
        options(2, oneof.options, of: .oneof(id), model)
        writer.end(start)
    }

    private mutating func range(_ number: UInt64, _ id: NodeID<NumberRange>, _ model: borrowing Model) {
        let range = model.numberRanges[id]
        let start = writer.begin(number)
        writer.integer(1, range.start)
        writer.integer(2, range.end)
        let options = retained[id] ?? range.options
        if options.exists { writer.bytes(3, model.arena[options]) }
        writer.end(start)
    }

    // MARK: Enums

    private mutating func enumeration(_ number: UInt64, _ id: NodeID<Enumeration>, _ model: borrowing Model) {
        let enumeration = model.enums[id]
        let start = writer.begin(number)
        writer.name(1, enumeration.name, model.names)
        for id in enumeration.values { enumValue(2, id, model) }
        options(3, enumeration.options, of: .enumeration(id), model)
        for id in enumeration.reservedRanges { range(4, id, model) }
        for id in enumeration.reservedNames { writer.name(5, model.reservedNames[id].name, model.names) }
        symbolVisibility(6, enumeration.flags)
        writer.end(start)
    }

    private mutating func enumValue(_ number: UInt64, _ id: NodeID<EnumValue>, _ model: borrowing Model) {
        let value = model.enumValues[id]
        let start = writer.begin(number)
        writer.name(1, value.name, model.names)
        writer.integer(2, value.number)
        options(3, value.options, of: .enumValue(id), model)
        writer.end(start)
    }

    // MARK: Services

    private mutating func service(_ number: UInt64, _ id: NodeID<Service>, _ model: borrowing Model) {
        let service = model.services[id]
        let start = writer.begin(number)
        writer.name(1, service.name, model.names)
        for id in service.methods { method(2, id, model) }
        options(3, service.options, of: .service(id), model)
        writer.end(start)
    }

    private mutating func method(_ number: UInt64, _ id: NodeID<Method>, _ model: borrowing Model) {
        let method = model.methods[id]
        let start = writer.begin(number)
        writer.name(1, method.name, model.names)
        writer.typeName(2, model.arena[model.messages[method.input].fullName])
        writer.typeName(3, model.arena[model.messages[method.output].fullName])
        options(4, method.options, of: .method(id), model)
        if method.isClientStreaming { writer.flag(5) }
        if method.isServerStreaming { writer.flag(6) }
        writer.end(start)
    }
}
