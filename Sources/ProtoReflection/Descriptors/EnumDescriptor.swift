/// An enum type of a pool.
public struct EnumDescriptor: Sendable {
    /// The pool that the enum belongs to.
    public let pool: DescriptorPool
    package let record: EnumRecord

    package init(pool: DescriptorPool, record: EnumRecord) {
        self.pool = pool
        self.record = record
    }

    /// The name without package and outer messages.
    public var name: String { self.record.name }

    /// The name with package and outer messages, without a leading dot.
    public var fullName: String { self.record.fullName }

    /// The file that declares the enum.
    public var file: FileDescriptor {
        FileDescriptor(pool: self.pool, record: self.pool.fileRecords[self.record.file])
    }

    /// The message that the enum is declared in.
    public var parent: MessageDescriptor? {
        self.record.parent.map { MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[$0]) }
    }

    /// The values in order of declaration.
    public var values: [EnumValueDescriptor] {
        self.record.declaration.values.indices.map { EnumValueDescriptor(enumeration: self, index: $0) }
    }

    /// The value with a name.
    public func value(named name: String) -> EnumValueDescriptor? {
        self.record.index(named: name).map { EnumValueDescriptor(enumeration: self, index: $0) }
    }

    /// The value with a number; of several names for it, the first.
    public func value(number: Int32) -> EnumValueDescriptor? {
        self.record.index(number: number).map { EnumValueDescriptor(enumeration: self, index: $0) }
    }

    /// Whether only the named values are values of the enum.
    public var isClosed: Bool { self.record.isClosed }

    /// The numbers that are reserved.
    public var reservedRanges: [ClosedRange<Int32>] { self.record.declaration.reservedRanges }

    /// The names that are reserved.
    public var reservedNames: [String] { self.record.declaration.reservedNames }

    /// The features that hold for the enum.
    public var features: FeatureSet { self.record.features }

    /// The serialized `google.protobuf.EnumOptions`.
    public var options: [UInt8] { self.record.declaration.options.bytes }
}

extension EnumDescriptor: Hashable {
    /// Whether two descriptors are the same enum of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the enum's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}

/// A value of an enum.
public struct EnumValueDescriptor: Hashable, Sendable {
    /// The enum that the value belongs to.
    public let enumeration: EnumDescriptor
    /// The place among the enum's values.
    public let index: Int

    private var declaration: EnumValueDeclaration { self.enumeration.record.declaration.values[self.index] }

    /// The name.
    public var name: String { self.declaration.name }

    /// The number.
    public var number: Int32 { self.declaration.number }

    /// Whether the value is marked deprecated.
    public var isDeprecated: Bool { self.declaration.options.isDeprecated }

    /// The serialized `google.protobuf.EnumValueOptions`.
    public var options: [UInt8] { self.declaration.options.bytes }
}
