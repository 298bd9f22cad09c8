/// A field of a message, or an extension, with all its features resolved.
package final class FieldRecord: Sendable {
    package let name: String
    package let number: Int32
    package let type: FieldType
    package let isRepeated: Bool
    package let isRequired: Bool
    package let isExtension: Bool
    /// Whether the field is a `map<…>`.
    package let isMap: Bool
    /// Whether the field knows "set" from "has its default value".
    package let hasPresence: Bool
    /// Whether elements are written behind one tag.
    package let isPacked: Bool
    /// Whether strings must be UTF-8.
    package let verifiesUTF8: Bool
    /// Whether enum values without a name go to the unknown fields.
    package let closesEnum: Bool
    /// Whether text format names the field by its message type, as it does proto2 groups.
    package let isGroupLike: Bool
    /// The name in text format: `name`, `GroupName` or `[pkg.extension]`.
    package let textName: String
    /// The index of the message or enum that values are of, in the pool; -1 for other types.
    package let typeIndex: Int
    /// The value of a field that is not set; `nil` for messages and repeated fields.
    package let defaultValue: FieldValue?
    /// The index of the oneof in the message.
    package let oneof: Int?
    let fullName: String
    let jsonName: String
    let file: Int
    let index: Int
    /// The index of the message that the field belongs to; of an extension, the message that it extends.
    let message: Int
    /// The index of the message that an extension is declared in.
    let scope: Int?
    let features: FeatureSet
    let declaration: FieldDeclaration

    init(_ parts: FieldParts) {
        let declaration = parts.declaration
        self.name = declaration.name
        self.number = declaration.number
        self.type = parts.type
        self.isRepeated = declaration.label == .repeated
        self.isRequired = parts.features.fieldPresence == .legacyRequired && declaration.label != .repeated
        self.isExtension = parts.isExtension
        self.isMap = parts.isMap
        self.hasPresence =
            declaration.label != .repeated
            && (parts.type.isMessage || parts.isExtension || declaration.oneofIndex != nil
                || parts.features.fieldPresence != .implicit)
        self.isPacked =
            declaration.label == .repeated && parts.type.isPackable && parts.features.repeatedFieldEncoding == .packed
        self.verifiesUTF8 = parts.type == .string && parts.features.utf8Validation == .verify
        self.closesEnum = parts.type == .enum && (parts.features.legacyClosedEnum || parts.enumIsClosed)
        self.isGroupLike = parts.isGroupLike
        self.textName = parts.textName
        self.typeIndex = parts.typeIndex
        self.defaultValue = parts.defaultValue
        self.oneof = declaration.oneofIndex
        self.fullName = parts.fullName
        self.jsonName = declaration.jsonName ?? JSONName.of(declaration.name)
        self.file = parts.file
        self.index = parts.index
        self.message = parts.message
        self.scope = parts.scope
        self.features = parts.features
        self.declaration = declaration
    }
}

/// What the linker found out about a field.
struct FieldParts {
    var declaration: FieldDeclaration
    var fullName: String
    var file: Int
    var index: Int
    var message: Int
    var scope: Int?
    var isExtension: Bool
    var features: FeatureSet
    var type: FieldType
    var typeIndex = -1
    var isMap = false
    var enumIsClosed = false
    var isGroupLike = false
    var textName: String
    var defaultValue: FieldValue?
}

/// The rule that makes `fooBar` of `foo_bar`.
enum JSONName {
    static func of(_ name: String) -> String {
        var result: [UInt8] = []
        var raisesNext = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                raisesNext = true
            } else {
                let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                result.append(raisesNext && isLower ? byte - 32 : byte)
                raisesNext = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
