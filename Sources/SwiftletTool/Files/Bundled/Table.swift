// Made by scripts/bundle_protos.py.

extension WellKnownTypes {
    /// The text of a file by its name.
    static func text(of name: String) -> StaticString? {
        switch name {
        case "google/protobuf/any.proto": anyProto
        case "google/protobuf/api.proto": apiProto
        case "google/protobuf/c_sharp_features.proto": cSharpFeaturesProto
        case "google/protobuf/compiler/plugin.proto": compilerPluginProto
        case "google/protobuf/cpp_features.proto": cppFeaturesProto
        case "google/protobuf/cpp_file_options.proto": cppFileOptionsProto
        case "google/protobuf/cpp_options.proto": cppOptionsProto
        case "google/protobuf/descriptor.proto": descriptorProto
        case "google/protobuf/duration.proto": durationProto
        case "google/protobuf/empty.proto": emptyProto
        case "google/protobuf/field_mask.proto": fieldMaskProto
        case "google/protobuf/go_features.proto": goFeaturesProto
        case "google/protobuf/java_features.proto": javaFeaturesProto
        case "google/protobuf/json_enumvalue_options.proto": jsonEnumvalueOptionsProto
        case "google/protobuf/json_options.proto": jsonOptionsProto
        case "google/protobuf/source_context.proto": sourceContextProto
        case "google/protobuf/struct.proto": structProto
        case "google/protobuf/timestamp.proto": timestampProto
        case "google/protobuf/type.proto": typeProto
        case "google/protobuf/wrappers.proto": wrappersProto
        default: nil
        }
    }
}
