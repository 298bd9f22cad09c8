internal import GRPCCodeGen
package import SwiftProtobuf
package import SwiftProtobufPluginLibrary

/// The protoc plugin that writes the Swift code of services.
///
/// What gRPC Swift's own generator writes, byte for byte, and, with the option `Direct`, what Swiftlet's server needs to
/// call methods directly.
package struct ServiceGenerator: SwiftProtobufPluginLibrary.CodeGenerator {
    package init() {}

    package var version: String? { "0.1.0" }

    package var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
        [.proto3Optional, .supportsEditions]
    }

    package var supportedEditionRange: ClosedRange<Google_Protobuf_Edition> {
        Google_Protobuf_Edition.proto2...Google_Protobuf_Edition.edition2024
    }

    package func generate(
        files: [FileDescriptor],
        parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext,
        generatorOutputs: any GeneratorOutputs
    ) throws {
        let options = try ServiceOptions(parameter.parsedPairs)
        var names = OutputNames(naming: options.fileNaming)
        for file in files {
            let source = try ServiceSource(file, options).text
            try generatorOutputs.add(fileName: names.name(for: file.name), contents: source)
        }
    }

    /// Answers a plugin's request in this process.
    ///
    /// - Parameter request: A serialized `google.protobuf.compiler.CodeGeneratorRequest`.
    /// - Returns: The serialized `CodeGeneratorResponse`; it carries what is wrong with the options.
    /// - Throws: What SwiftProtobuf says of a request that is broken.
    package static func respond(to request: [UInt8]) throws -> [UInt8] {
        let request = try Google_Protobuf_Compiler_CodeGeneratorRequest(serializedBytes: request)
        return try generateCode(request: request, generator: ServiceGenerator()).serializedBytes()
    }
}

/// The code of one file.
struct ServiceSource {
    let text: String

    init(_ file: FileDescriptor, _ options: ServiceOptions) throws {
        let request = CodeGenerationRequest(file, options)
        let source = try GRPCCodeGen.CodeGenerator(config: options.config).generate(request).contents
        guard options.isDirect, !request.services.isEmpty else {
            text = source
            return
        }
        var direct = DirectSource(source, modules: options.modules)
        for service in request.services {
            direct.add(service, request)
        }
        text = direct.text
    }
}
