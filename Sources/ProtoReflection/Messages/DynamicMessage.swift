/// A message whose type is known at run time only.
///
/// ```swift
/// var request = DynamicMessage(type)
/// request["name"] = .string("jack")
/// let bytes = request.encoded()
/// ```
///
/// A message is a value: copies are independent, and cheap until one changes.
public struct DynamicMessage: Equatable, Sendable {
    /// A field that is set.
    package struct Entry: Equatable, Sendable {
        package let field: FieldRecord
        package var value: FieldValue

        package static func == (left: Self, right: Self) -> Bool {
            left.field === right.field && left.value == right.value
        }
    }

    /// The message's type.
    public let descriptor: MessageDescriptor
    /// The fields that are set, in order of number.
    package var entries: [Entry] = []
    /// The fields that are not in the schema, in the order in which they came.
    public var unknownFields: [UnknownField] = []

    /// Makes a message with nothing set.
    public init(_ descriptor: MessageDescriptor) {
        self.descriptor = descriptor
    }

    // MARK: - Access

    /// The fields that are set, extensions included, in order of number, with their values.
    public var fields: [(field: FieldDescriptor, value: FieldValue)] {
        self.entries.map { (FieldDescriptor(pool: self.descriptor.pool, record: $0.field), $0.value) }
    }

    /// The value of a field that is set, else `nil`.
    ///
    /// Setting `nil` clears the field.
    ///
    /// Setting a member of a oneof clears the other members. Setting a field without presence to its zero, or a repeated
    /// field to no elements, clears it.
    ///
    /// - Precondition: The field belongs to this message or extends it, and the value is of the field's type.
    public subscript(field: FieldDescriptor) -> FieldValue? {
        get { self.entry(of: field.record).map { self.entries[$0].value } }
        set {
            precondition(field.message == self.descriptor, "\(field.fullName) is no field of \(descriptor.fullName)")
            if let newValue {
                precondition(newValue.fits(field.record), "\(field.fullName) cannot hold a value of another type")
                self.set(newValue, for: field.record)
            } else {
                self.clear(field.record)
            }
        }
    }

    /// The value of the field with a name, as ``subscript(_:)-(FieldDescriptor)`` has it.
    ///
    /// - Precondition: When setting, the message has a field of that name, and the value is of its type.
    public subscript(name: String) -> FieldValue? {
        get { self.descriptor.field(named: name).flatMap { self[$0] } }
        set {
            guard let field = self.descriptor.field(named: name) else {
                preconditionFailure("\(self.descriptor.fullName) has no field \(name)")
            }
            self[field] = newValue
        }
    }

    /// The value of a field, or what it counts as where it is not set: its default, an empty message, an empty list.
    public func value(of field: FieldDescriptor) -> FieldValue {
        if let value = self[field] { return value }
        if field.isRepeated { return .list([]) }
        if let value = field.defaultValue { return value }
        return .message(DynamicMessage(field.messageType ?? self.descriptor))
    }

    /// Whether a field is set: has presence and was given a value, or is not zero, or has elements.
    public func has(_ field: FieldDescriptor) -> Bool {
        self.entry(of: field.record) != nil
    }

    /// The member of a oneof that is set.
    public func member(of oneof: OneofDescriptor) -> FieldDescriptor? {
        self.entries.first { !$0.field.isExtension && $0.field.oneof == oneof.record.index }
            .map { FieldDescriptor(pool: self.descriptor.pool, record: $0.field) }
    }

    // MARK: - Access by record

    /// The place of a field's entry.
    package func entry(of field: FieldRecord) -> Int? {
        let place = self.place(of: field.number)
        return place < self.entries.count && self.entries[place].field.number == field.number ? place : nil
    }

    /// Where a field's entry is or would be.
    private func place(of number: Int32) -> Int {
        guard let last = self.entries.last, last.field.number >= number else { return self.entries.count }
        var low = 0
        var high = self.entries.count
        while low < high {
            let middle = (low + high) / 2
            if self.entries[middle].field.number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Sets a field, or clears it where the value counts as not set.
    package mutating func set(_ value: FieldValue, for field: FieldRecord) {
        if !field.hasPresence, value.isZero {
            self.clear(field)
            return
        }
        self.clearOtherMembers(than: field)
        let place = self.place(of: field.number)
        if place < self.entries.count, self.entries[place].field.number == field.number {
            self.entries[place].value = value
        } else {
            self.insert(Entry(field: field, value: value), at: place)
        }
    }

    private mutating func insert(_ entry: Entry, at place: Int) {
        // Fields mostly come in order.
        if place == self.entries.count { self.entries.append(entry) } else { self.entries.insert(entry, at: place) }
    }

    /// Adds an element to a repeated field.
    package mutating func append(_ element: FieldValue, to field: FieldRecord) {
        self.withElements(of: field) { $0.append(element) }
    }

    /// Lets `body` change the elements of a repeated field where they are, without copying them.
    package mutating func withElements<Failure: Error>(
        of field: FieldRecord,
        _ body: (inout [FieldValue]) throws(Failure) -> Void
    ) throws(Failure) {
        let place = self.place(of: field.number)
        if place == self.entries.count || self.entries[place].field.number != field.number {
            self.insert(Entry(field: field, value: .list([])), at: place)
        }
        guard case .list(var elements) = self.entries[place].value else { return }
        // The entry lets go of the array, so that it has one owner while it changes.
        self.entries[place].value = .bool(false)
        defer {
            if elements.isEmpty { self.entries.remove(at: place) } else { self.entries[place].value = .list(elements) }
        }
        try body(&elements)
    }

    /// Takes a message out of a singular field, or makes one, so that it can be changed and set again without a copy.
    package mutating func take(_ field: FieldRecord) -> DynamicMessage {
        if let place = self.entry(of: field), case .message(let message) = self.entries[place].value {
            self.entries[place].value = .bool(false)
            return message
        }
        return self.newMessage(for: field)
    }

    /// An empty message of a field's type.
    package func newMessage(for field: FieldRecord) -> DynamicMessage {
        let pool = self.descriptor.pool
        return DynamicMessage(MessageDescriptor(pool: pool, record: pool.messageRecords[field.typeIndex]))
    }

    /// Clears a field.
    package mutating func clear(_ field: FieldRecord) {
        if let place = self.entry(of: field) { self.entries.remove(at: place) }
    }

    private mutating func clearOtherMembers(than field: FieldRecord) {
        guard let oneof = field.oneof, !field.isExtension else { return }
        self.entries.removeAll { !$0.field.isExtension && $0.field.oneof == oneof && $0.field !== field }
    }
}
