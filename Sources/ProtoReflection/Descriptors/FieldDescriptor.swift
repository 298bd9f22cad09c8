/// A field of a message, or an extension.
public struct FieldDescriptor: Sendable {
    /// The pool that the field belongs to.
    public let pool: DescriptorPool
    package let record: FieldRecord

    package init(pool: DescriptorPool, record: FieldRecord) {
        self.pool = pool
        self.record = record
    }

    /// The name.
    public var name: String { self.record.name }

    /// The name with the message's full name before it; of an extension, with the scope that declares it.
    public var fullName: String { self.record.fullName }

    /// The name in JSON, such as `fooBar`.
    public var jsonName: String { self.record.jsonName }

    /// The name in text format: `name`, `GroupName` or `[pkg.extension]`.
    public var textName: String { self.record.textName }

    /// The number, 1…2^29-1; in a message set up to 2^31-1.
    public var number: Int32 { self.record.number }

    /// The type of values.
    public var type: FieldType { self.record.type }

    /// The place among the message's fields, or among the extensions of the scope that declares it.
    public var index: Int { self.record.index }

    /// Whether there may be several values; also of maps.
    public var isRepeated: Bool { self.record.isRepeated }

    /// Whether the field must be set.
    public var isRequired: Bool { self.record.isRequired }

    /// Whether the field is a map, that is, repeated entries with a key and a value.
    public var isMap: Bool { self.record.isMap }

    /// Whether the field is an extension.
    public var isExtension: Bool { self.record.isExtension }

    /// Whether the field knows "set" from "has its default value".
    public var hasPresence: Bool { self.record.hasPresence }

    /// Whether elements are written behind one tag.
    public var isPacked: Bool { self.record.isPacked }

    /// Whether strings must be UTF-8.
    public var verifiesUTF8: Bool { self.record.verifiesUTF8 }

    /// Whether enum values without a name go to the unknown fields.
    public var closesEnum: Bool { self.record.closesEnum }

    /// The value when the field is not set; `nil` for messages and repeated fields.
    public var defaultValue: FieldValue? { self.record.defaultValue }

    /// The file that declares the field.
    public var file: FileDescriptor {
        FileDescriptor(pool: self.pool, record: self.pool.fileRecords[self.record.file])
    }

    /// The message that the field belongs to; of an extension, the message that it extends.
    public var message: MessageDescriptor {
        MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[self.record.message])
    }

    /// The message that an extension is declared in, if it is declared in one.
    public var scope: MessageDescriptor? {
        self.record.scope.map { MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[$0]) }
    }

    /// The oneof that the field is a member of.
    public var oneof: OneofDescriptor? {
        self.record.oneof.map { OneofDescriptor(pool: self.pool, record: self.message.record.oneofs[$0]) }
    }

    /// The message that values are of, if ``type`` is a message.
    public var messageType: MessageDescriptor? {
        guard self.record.type.isMessage else { return nil }
        return MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[self.record.typeIndex])
    }

    /// The enum that values are of, if ``type`` is an enum.
    public var enumType: EnumDescriptor? {
        guard self.record.type == .enum else { return nil }
        return EnumDescriptor(pool: self.pool, record: self.pool.enumRecords[self.record.typeIndex])
    }

    /// The features that hold for the field.
    public var features: FeatureSet { self.record.features }

    /// Whether the field is marked deprecated.
    public var isDeprecated: Bool { self.record.declaration.options.isDeprecated }

    /// The serialized `google.protobuf.FieldOptions`.
    public var options: [UInt8] { self.record.declaration.options.bytes }
}

extension FieldDescriptor: Hashable {
    /// Whether two descriptors are the same field of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the field's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}
