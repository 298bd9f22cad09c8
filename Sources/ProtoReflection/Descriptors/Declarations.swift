// What the messages of descriptor.proto say, as read: names unresolved, features unmerged.

/// A `google.protobuf.FileDescriptorProto`.
struct FileDeclaration: Sendable {
    var name = ""
    var package = ""
    var dependencies: [String] = []
    var publicDependencies: [Int] = []
    var weakDependencies: [Int] = []
    var messages: [MessageDeclaration] = []
    var enums: [EnumDeclaration] = []
    var services: [ServiceDeclaration] = []
    var extensions: [FieldDeclaration] = []
    var options = OptionsDeclaration()
    var syntax = ""
    var editionNumber: Int32 = 0

    var edition: Edition {
        if self.editionNumber != 0 { return Edition(rawValue: self.editionNumber) }
        return self.syntax == "proto3" ? .proto3 : .proto2
    }
}

/// A `google.protobuf.DescriptorProto`.
struct MessageDeclaration: Sendable {
    var name = ""
    var fields: [FieldDeclaration] = []
    var messages: [MessageDeclaration] = []
    var enums: [EnumDeclaration] = []
    var extensions: [FieldDeclaration] = []
    var extensionRanges: [Range<Int32>] = []
    var oneofs: [OneofDeclaration] = []
    var reservedRanges: [Range<Int32>] = []
    var reservedNames: [String] = []
    var options = OptionsDeclaration()
}

/// A `google.protobuf.FieldDescriptorProto`.
struct FieldDeclaration: Sendable {
    var name = ""
    var number: Int32 = 0
    var label = FieldLabel.optional
    var type: FieldType?
    var typeName = ""
    var extendee = ""
    var defaultValue: [UInt8]?
    var oneofIndex: Int?
    var jsonName: String?
    var isProto3Optional = false
    var options = OptionsDeclaration()
}

/// A `google.protobuf.OneofDescriptorProto`.
struct OneofDeclaration: Sendable {
    var name = ""
    var options = OptionsDeclaration()
}

/// A `google.protobuf.EnumDescriptorProto`.
struct EnumDeclaration: Sendable {
    var name = ""
    var values: [EnumValueDeclaration] = []
    var reservedRanges: [ClosedRange<Int32>] = []
    var reservedNames: [String] = []
    var options = OptionsDeclaration()
}

/// A `google.protobuf.EnumValueDescriptorProto`.
struct EnumValueDeclaration: Sendable {
    var name = ""
    var number: Int32 = 0
    var options = OptionsDeclaration()
}

/// A `google.protobuf.ServiceDescriptorProto`.
struct ServiceDeclaration: Sendable {
    var name = ""
    var methods: [MethodDeclaration] = []
    var options = OptionsDeclaration()
}

/// A `google.protobuf.MethodDescriptorProto`.
struct MethodDeclaration: Sendable {
    var name = ""
    var inputType = ""
    var outputType = ""
    var isClientStreaming = false
    var isServerStreaming = false
    var options = OptionsDeclaration()
}

/// The few options that decide how messages are read and written; the rest stays as bytes.
struct OptionsDeclaration: Sendable {
    /// The whole options message as it stood.
    var bytes: [UInt8] = []
    var features: FeatureOverrides?
    /// `message_set_wire_format`, of a message.
    var isMessageSet = false
    /// `map_entry`, of a message.
    var isMapEntry = false
    /// `packed`, of a field.
    var isPacked: Bool?
    /// `deprecated`, of anything.
    var isDeprecated = false
}
