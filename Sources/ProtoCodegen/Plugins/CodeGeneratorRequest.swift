/// Writes the message that a protoc plugin reads from its standard input: `google.protobuf.compiler.CodeGeneratorRequest`.
enum CodeGeneratorRequest {
    /// Serializes the request for the input files of a schema.
    ///
    /// All descriptors carry source info. In `proto_file` the input files are stripped of options that are only meant
    /// for the source, the files that they import are not; `source_file_descriptors` repeats the input files with all
    /// options.
    ///
    /// - Parameters:
    ///   - schema: the compiled files.
    ///   - parameter: the generator's options, joined by commas; empty for none.
    /// - Returns: the serialized request.
    static func bytes(_ schema: CompiledSchema, parameter: String) -> [UInt8] {
        var buffer = WireBuffer()
        for name in schema.inputs { buffer.text(1, name) }
        if !parameter.isEmpty { buffer.text(2, parameter) }
        buffer.bytes(3, compilerVersion())
        let files = schema.inDependencyOrder()
        let inputs = Set(schema.inputs)
        for file in files {
            let form: DescriptorForm = inputs.contains(file.name) ? .sourceInfo : [.sourceInfo, .retainedOptions]
            buffer.bytes(15, file.descriptor(form))
        }
        for file in files where inputs.contains(file.name) {
            buffer.bytes(17, file.descriptor([.sourceInfo, .retainedOptions]))
        }
        return buffer.bytes
    }

    private static func compilerVersion() -> [UInt8] {
        var buffer = WireBuffer()
        buffer.number(1, UInt64(ProtocVersion.major))
        buffer.number(2, UInt64(ProtocVersion.minor))
        buffer.number(3, UInt64(ProtocVersion.patch))
        buffer.text(4, "")
        return buffer.bytes
    }
}

/// The version of protoc whose behaviour and output this compiler has.
///
/// Plugins and build systems look at it, so it is protoc's number and not our own.
public enum ProtocVersion {
    /// The first number as plugins are told it: the major version of protobuf for C++.
    static let major = 7
    /// The release of protoc.
    static let minor = 36
    /// The patch of the release.
    static let patch = 2

    /// The version as `protoc --version` prints it.
    public static let text = "libprotoc \(minor).\(patch)"
}
