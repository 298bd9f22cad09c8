/// A service of a pool.
public struct ServiceDescriptor: Sendable {
    /// The pool that the service belongs to.
    public let pool: DescriptorPool
    let record: ServiceRecord

    /// The name without the package.
    public var name: String { self.record.name }

    /// The name with the package, as in an RPC's path.
    public var fullName: String { self.record.fullName }

    /// The file that declares the service.
    public var file: FileDescriptor {
        FileDescriptor(pool: self.pool, record: self.pool.fileRecords[self.record.file])
    }

    /// The methods in order.
    public var methods: [MethodDescriptor] {
        self.record.methods.map { MethodDescriptor(pool: self.pool, record: $0) }
    }

    /// The method with a name.
    public func method(named name: String) -> MethodDescriptor? {
        self.record.methods.first { $0.declaration.name == name }.map { MethodDescriptor(pool: self.pool, record: $0) }
    }

    /// The serialized `google.protobuf.ServiceOptions`.
    public var options: [UInt8] { self.record.options.bytes }
}

extension ServiceDescriptor: Hashable {
    /// Whether two descriptors are the same service of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the service's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}

/// A method of a service.
public struct MethodDescriptor: Sendable {
    /// The pool that the method belongs to.
    public let pool: DescriptorPool
    let record: MethodRecord

    /// The name.
    public var name: String { self.record.declaration.name }

    /// The service's full name, a dot, and the method's name.
    public var fullName: String { "\(self.service.fullName).\(self.name)" }

    /// The service that the method belongs to.
    public var service: ServiceDescriptor {
        ServiceDescriptor(pool: self.pool, record: self.pool.serviceRecords[self.record.service])
    }

    /// The message that clients send.
    public var input: MessageDescriptor {
        MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[self.record.input])
    }

    /// The message that servers send.
    public var output: MessageDescriptor {
        MessageDescriptor(pool: self.pool, record: self.pool.messageRecords[self.record.output])
    }

    /// Whether clients may send any number of messages.
    public var isClientStreaming: Bool { self.record.declaration.isClientStreaming }

    /// Whether servers may send any number of messages.
    public var isServerStreaming: Bool { self.record.declaration.isServerStreaming }

    /// Whether the method is marked deprecated.
    public var isDeprecated: Bool { self.record.declaration.options.isDeprecated }

    /// The serialized `google.protobuf.MethodOptions`.
    public var options: [UInt8] { self.record.declaration.options.bytes }
}

extension MethodDescriptor: Hashable {
    /// Whether two descriptors are the same method of the same pool.
    public static func == (left: Self, right: Self) -> Bool { left.record === right.record }

    /// Hashes the method's identity.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.record))
    }
}
