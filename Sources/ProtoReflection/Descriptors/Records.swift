// The linked, immutable content of a pool. Records name each other by index into the pool's arrays, so they form no
// reference cycles; the public descriptors pair a record with its pool.

/// A file of a pool.
package final class FileRecord: Sendable {
    let index: Int
    let declaration: FileDeclaration
    let serialized: [UInt8]
    let dependencies: [Int]
    let messages: [Int]
    let enums: [Int]
    let services: [Int]
    let extensions: [FieldRecord]

    init(_ draft: FileDraft, extensions: [FieldRecord], dependencies: [Int]) {
        self.index = draft.index
        self.declaration = draft.declaration
        self.serialized = draft.serialized
        self.dependencies = dependencies
        self.messages = draft.messages
        self.enums = draft.enums
        self.services = draft.services
        self.extensions = extensions
    }
}

/// A message of a pool.
package final class MessageRecord: Sendable {
    package let index: Int
    package let fullName: String
    package let fields: [FieldRecord]
    package let isMapEntry: Bool
    package let isMessageSet: Bool
    let name: String
    let file: Int
    let parent: Int?
    let messages: [Int]
    let enums: [Int]
    let extensions: [FieldRecord]
    let oneofs: [OneofRecord]
    let extensionRanges: [Range<Int32>]
    let reservedRanges: [Range<Int32>]
    let reservedNames: [String]
    let options: OptionsDeclaration
    let features: FeatureSet
    /// The fields in order of number.
    private let byNumber: [FieldRecord]
    /// The fields by name, where there are too many to look through one by one.
    private let byName: [String: Int]

    init(_ draft: MessageDraft, fields: [FieldRecord], extensions: [FieldRecord], oneofs: [OneofRecord]) {
        let declaration = draft.declaration
        self.index = draft.index
        self.fullName = draft.fullName
        self.fields = fields
        self.isMapEntry = declaration.options.isMapEntry
        self.isMessageSet = declaration.options.isMessageSet
        self.name = declaration.name
        self.file = draft.file
        self.parent = draft.parent
        self.messages = draft.messages
        self.enums = draft.enums
        self.extensions = extensions
        self.oneofs = oneofs
        self.extensionRanges = declaration.extensionRanges
        self.reservedRanges = declaration.reservedRanges
        self.reservedNames = declaration.reservedNames
        self.options = declaration.options
        self.features = draft.features
        self.byNumber = fields.sorted { $0.number < $1.number }
        var byName: [String: Int] = [:]
        if fields.count > 16 {
            byName.reserveCapacity(fields.count)
            for (index, field) in fields.enumerated() { byName[field.name] = index }
        }
        self.byName = byName
    }

    /// The field with a number, extensions apart.
    package func field(number: Int32) -> FieldRecord? {
        let fields = self.byNumber
        // Most messages number their fields 1, 2, 3 …
        let guess = Int(number) - 1
        if guess >= 0, guess < fields.count, fields[guess].number == number { return fields[guess] }
        var low = 0
        var high = fields.count
        while low < high {
            let middle = (low + high) / 2
            if fields[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < fields.count && fields[low].number == number ? fields[low] : nil
    }

    /// The field with a name, extensions apart.
    package func field(named name: String) -> FieldRecord? {
        if !self.byName.isEmpty { return self.byName[name].map { self.fields[$0] } }
        return self.fields.first { $0.name == name }
    }

    /// Whether a number is within the ranges left to extensions.
    package func isExtensionNumber(_ number: Int32) -> Bool {
        self.extensionRanges.contains { $0.contains(number) }
    }
}

/// A oneof of a message.
final class OneofRecord: Sendable {
    let name: String
    let index: Int
    let message: Int
    let fields: [Int]
    let isSynthetic: Bool
    let options: OptionsDeclaration

    init(_ declaration: OneofDeclaration, index: Int, message: Int, fields: [Int], isSynthetic: Bool) {
        self.name = declaration.name
        self.index = index
        self.message = message
        self.fields = fields
        self.isSynthetic = isSynthetic
        self.options = declaration.options
    }
}

/// An enum of a pool.
package final class EnumRecord: Sendable {
    let index: Int
    let name: String
    let fullName: String
    let file: Int
    let parent: Int?
    let isClosed: Bool
    let declaration: EnumDeclaration
    let features: FeatureSet
    private let byNumber: [Int32: Int]
    private let byName: [String: Int]

    init(_ draft: EnumDraft) {
        self.index = draft.index
        self.name = draft.declaration.name
        self.fullName = draft.fullName
        self.file = draft.file
        self.parent = draft.parent
        self.isClosed = draft.features.enumType == .closed
        self.declaration = draft.declaration
        self.features = draft.features
        var byNumber: [Int32: Int] = [:]
        var byName: [String: Int] = [:]
        for (index, value) in draft.declaration.values.enumerated() {
            // Of several names for one number, the first stands.
            if byNumber[value.number] == nil { byNumber[value.number] = index }
            byName[value.name] = index
        }
        self.byNumber = byNumber
        self.byName = byName
    }

    /// The position of the first value with a number.
    package func index(number: Int32) -> Int? { self.byNumber[number] }

    /// The position of the value with a name.
    package func index(named name: String) -> Int? { self.byName[name] }

    /// The name of the first value with a number.
    package func name(of number: Int32) -> String? {
        self.byNumber[number].map { self.declaration.values[$0].name }
    }

    /// The number of the value with a name.
    package func number(of name: String) -> Int32? {
        self.byName[name].map { self.declaration.values[$0].number }
    }
}

/// A service of a pool.
final class ServiceRecord: Sendable {
    let index: Int
    let name: String
    let fullName: String
    let file: Int
    let methods: [MethodRecord]
    let options: OptionsDeclaration

    init(_ draft: ServiceDraft, methods: [MethodRecord]) {
        self.index = draft.index
        self.name = draft.declaration.name
        self.fullName = draft.fullName
        self.file = draft.file
        self.methods = methods
        self.options = draft.declaration.options
    }
}

/// A method of a service.
final class MethodRecord: Sendable {
    let declaration: MethodDeclaration
    let service: Int
    let input: Int
    let output: Int

    init(_ declaration: MethodDeclaration, service: Int, input: Int, output: Int) {
        self.declaration = declaration
        self.service = service
        self.input = input
        self.output = output
    }
}
