/// A set of linked `.proto` files: every type, extension and service in them, found by name or number.
///
/// A pool does not change once it is made, so any number of tasks may use it at once. Descriptors hold their pool; it
/// lives as long as any of them, or any message made of them, does.
///
/// ```swift
/// let pool = try DescriptorPool(fileDescriptorSet: bytes)
/// let request = pool.message(named: "helloworld.HelloRequest")
/// ```
public final class DescriptorPool: Sendable {
    let fileRecords: [FileRecord]
    package let messageRecords: [MessageRecord]
    package let enumRecords: [EnumRecord]
    let serviceRecords: [ServiceRecord]
    let extensionRecords: [FieldRecord]
    private let extensionsByExtendee: [Int: [Int32: FieldRecord]]
    private let symbols: [String: PoolBuilder.Symbol]
    private let fileIndex: [String: Int]

    /// Links the files of a serialized `google.protobuf.FileDescriptorSet`, as `--descriptor_set_out` with
    /// `--include_imports` writes it.
    ///
    /// Files may stand in any order.
    ///
    /// - Parameter bytes: The serialized set.
    /// - Throws: ``DescriptorError`` if the bytes are not a set, or the files do not fit together.
    public convenience init(fileDescriptorSet bytes: [UInt8]) throws(DescriptorError) {
        var builder = PoolBuilder()
        try bytes.borrow { (buffer) throws(DescriptorError) in
            var reader = WireReader(buffer)
            while true {
                let file: UnsafeRawBufferPointer
                do {
                    guard let next = try Self.nextFile(&reader) else { return }
                    file = next
                } catch {
                    throw DescriptorError(
                        code: .malformed,
                        file: "",
                        symbol: "",
                        message: "the bytes are not a FileDescriptorSet: at byte \(reader.position): \(error)"
                    )
                }
                try builder.add(file)
            }
        }
        try self.init(builder)
    }

    /// Links serialized `google.protobuf.FileDescriptorProto`s, as server reflection sends them, in any order.
    ///
    /// - Parameter files: The serialized files, with all that they import.
    /// - Throws: ``DescriptorError`` if the bytes are not files, or the files do not fit together.
    public convenience init(files: [[UInt8]]) throws(DescriptorError) {
        var builder = PoolBuilder()
        for file in files {
            try file.borrow { (buffer) throws(DescriptorError) in try builder.add(buffer) }
        }
        try self.init(builder)
    }

    private init(_ builder: PoolBuilder) throws(DescriptorError) {
        let linker = try PoolLinker(builder)
        self.fileRecords = linker.files
        self.messageRecords = linker.messages
        self.enumRecords = linker.enums
        self.serviceRecords = linker.services
        self.extensionRecords = linker.extensions
        self.extensionsByExtendee = linker.extensionsByExtendee
        self.symbols = linker.symbols
        self.fileIndex = linker.fileIndex
    }

    /// The next file of a set, or `nil` at its end; fields other than files are stepped over.
    private static func nextFile(_ reader: inout WireReader) throws(WireProblem) -> UnsafeRawBufferPointer? {
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if tag == Tag(1, .lengthDelimited) { return try reader.lengthDelimited() }
            try reader.skip(tag, depth: DeclarationReader.depthLimit)
        }
        return nil
    }

    // MARK: - Looking up

    /// All files, in the order in which they were given.
    public var files: [FileDescriptor] { self.fileRecords.map { FileDescriptor(pool: self, record: $0) } }

    /// All services of all files.
    public var services: [ServiceDescriptor] { self.serviceRecords.map { ServiceDescriptor(pool: self, record: $0) } }

    /// The file with a name, such as `google/protobuf/any.proto`.
    public func file(named name: String) -> FileDescriptor? {
        self.fileIndex[name].map { FileDescriptor(pool: self, record: self.fileRecords[$0]) }
    }

    /// The message with a full name, such as `google.protobuf.Any`.
    public func message(named fullName: String) -> MessageDescriptor? {
        guard case .message(let index) = self.symbols[fullName] else { return nil }
        return MessageDescriptor(pool: self, record: self.messageRecords[index])
    }

    /// The enum with a full name.
    public func enumeration(named fullName: String) -> EnumDescriptor? {
        guard case .enumeration(let index) = self.symbols[fullName] else { return nil }
        return EnumDescriptor(pool: self, record: self.enumRecords[index])
    }

    /// The service with a full name.
    public func service(named fullName: String) -> ServiceDescriptor? {
        guard case .service(let index) = self.symbols[fullName] else { return nil }
        return ServiceDescriptor(pool: self, record: self.serviceRecords[index])
    }

    /// The extension with a full name.
    public func `extension`(named fullName: String) -> FieldDescriptor? {
        guard case .extension(let index) = self.symbols[fullName] else { return nil }
        return FieldDescriptor(pool: self, record: self.extensionRecords[index])
    }

    /// The extension of a message with a number.
    public func `extension`(of message: MessageDescriptor, number: Int32) -> FieldDescriptor? {
        self.extensionRecord(of: message.record, number: number).map { FieldDescriptor(pool: self, record: $0) }
    }

    /// All extensions of a message, in order of number.
    public func extensions(of message: MessageDescriptor) -> [FieldDescriptor] {
        let records = self.extensionsByExtendee[message.record.index] ?? [:]
        return records.values.sorted { $0.number < $1.number }.map { FieldDescriptor(pool: self, record: $0) }
    }

    package func extensionRecord(of message: MessageRecord, number: Int32) -> FieldRecord? {
        self.extensionsByExtendee[message.index]?[number]
    }
}
