/// A message type of a pool.
public struct MessageDescriptor: Sendable {
    /// The pool that the message belongs to.
    public let pool: DescriptorPool
    package let record: MessageRecord

    package init(pool: DescriptorPool, record: MessageRecord) {
        self.pool = pool
        self.record = record
    }

    /// The name without package and outer messages.
    public var name: String { self.record.name }

    /// The name with package and outer messages, without a leading dot.
    public var fullName: String { self.record.fullName }

    /// The file that declares the message.
    public var file: FileDescriptor {
        FileDescriptor(pool: self.pool, record: self.pool.fileRecords[self.record.file])
    }

    /// The message that this one is declared in.
    public var parent: MessageDescriptor? {
        self.record.parent.map { MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[$0]) }
    }

    /// The fields in order of declaration, extensions apart.
    public var fields: [FieldDescriptor] {
        self.record.fields.map { FieldDescriptor(pool: self.pool, record: $0) }
    }

    /// The oneofs in order, those that proto3's `optional` makes included.
    public var oneofs: [OneofDescriptor] {
        self.record.oneofs.map { OneofDescriptor(pool: self.pool, record: $0) }
    }

    /// The messages declared within this one, groups and map entries included.
    public var messages: [MessageDescriptor] {
        self.record.messages.map { MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[$0]) }
    }

    /// The enums declared within this message.
    public var enums: [EnumDescriptor] {
        self.record.enums.map { EnumDescriptor(pool: self.pool, record: self.pool.enumRecords[$0]) }
    }

    /// The extensions declared within this message, whatever they extend.
    public var extensions: [FieldDescriptor] {
        self.record.extensions.map { FieldDescriptor(pool: self.pool, record: $0) }
    }

    /// The field with a name, extensions apart.
    public func field(named name: String) -> FieldDescriptor? {
        self.record.field(named: name).map { FieldDescriptor(pool: self.pool, record: $0) }
    }

    /// The field with a number, extensions apart.
    public func field(number: Int32) -> FieldDescriptor? {
        self.record.field(number: number).map { FieldDescriptor(pool: self.pool, record: $0) }
    }

    /// The field numbers left to extensions.
    public var extensionRanges: [Range<Int32>] { self.record.extensionRanges }

    /// The field numbers that are reserved.
    public var reservedRanges: [Range<Int32>] { self.record.reservedRanges }

    /// The field names that are reserved.
    public var reservedNames: [String] { self.record.reservedNames }

    /// Whether the message is the entry of a map field.
    public var isMapEntry: Bool { self.record.isMapEntry }

    /// Whether the message is written in the message set format of old.
    public var isMessageSet: Bool { self.record.isMessageSet }

    /// The features that hold within the message.
    public var features: FeatureSet { self.record.features }

    /// Whether the message is marked deprecated.
    public var isDeprecated: Bool { self.record.options.isDeprecated }

    /// The serialized `google.protobuf.MessageOptions`.
    public var options: [UInt8] { self.record.options.bytes }
}

extension MessageDescriptor: Hashable {
    /// Whether two descriptors are the same message of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the message's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}

/// A oneof of a message.
public struct OneofDescriptor: Sendable {
    /// The pool that the oneof belongs to.
    public let pool: DescriptorPool
    let record: OneofRecord

    /// The name.
    public var name: String { self.record.name }

    /// The message that the oneof belongs to.
    public var message: MessageDescriptor {
        MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[self.record.message])
    }

    /// The fields of which at most one is set.
    public var fields: [FieldDescriptor] {
        let fields = self.pool.messageRecords[self.record.message].fields
        return self.record.fields.map { FieldDescriptor(pool: self.pool, record: fields[$0]) }
    }

    /// Whether the oneof only stands for a proto3 `optional`.
    public var isSynthetic: Bool { self.record.isSynthetic }

    /// The serialized `google.protobuf.OneofOptions`.
    public var options: [UInt8] { self.record.options.bytes }
}

extension OneofDescriptor: Hashable {
    /// Whether two descriptors are the same oneof of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the oneof's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}
