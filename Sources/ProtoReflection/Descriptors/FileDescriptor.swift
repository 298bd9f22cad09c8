/// A `.proto` file of a pool.
public struct FileDescriptor: Sendable {
    /// The pool that the file belongs to.
    public let pool: DescriptorPool
    let record: FileRecord

    /// The name that other files import it by.
    public var name: String { self.record.declaration.name }

    /// The package; empty if the file names none.
    public var package: String { self.record.declaration.package }

    /// The edition, or the syntax as an edition.
    public var edition: Edition { self.record.declaration.edition }

    /// The files that this one imports, in order; weak imports that are not in the pool are left out.
    public var dependencies: [FileDescriptor] {
        self.record.dependencies.map { FileDescriptor(pool: self.pool, record: self.pool.fileRecords[$0]) }
    }

    /// The messages at the top level, in order.
    public var messages: [MessageDescriptor] {
        self.record.messages.map { MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[$0]) }
    }

    /// The enums at the top level, in order.
    public var enums: [EnumDescriptor] {
        self.record.enums.map { EnumDescriptor(pool: self.pool, record: self.pool.enumRecords[$0]) }
    }

    /// The services, in order.
    public var services: [ServiceDescriptor] {
        self.record.services.map { ServiceDescriptor(pool: self.pool, record: self.pool.serviceRecords[$0]) }
    }

    /// The extensions declared at the top level, in order.
    public var extensions: [FieldDescriptor] {
        self.record.extensions.map { FieldDescriptor(pool: self.pool, record: $0) }
    }

    /// The serialized `google.protobuf.FileDescriptorProto`, as it came: what server reflection answers with.
    public var serialized: [UInt8] { self.record.serialized }

    /// The serialized `google.protobuf.FileOptions`.
    public var options: [UInt8] { self.record.declaration.options.bytes }
}

extension FileDescriptor: Hashable {
    /// Whether two descriptors are the same file of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the file's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}
