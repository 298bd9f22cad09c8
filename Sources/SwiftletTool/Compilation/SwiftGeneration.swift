internal import ProtoCodegen

/// What Swift code is made of a schema: messages by SwiftProtobuf's generator, services by ours.
struct SwiftGeneration: Equatable {
    /// Who may use the generated declarations.
    enum Visibility: String, CaseIterable {
        case `internal`
        case package
        case `public`
    }

    /// How generated files are named after the `.proto` files.
    enum FileNaming: String, CaseIterable {
        /// `a/b.proto` becomes `a/b.pb.swift`.
        case fullPath = "full-path"
        /// `a/b.proto` becomes `a_b.pb.swift`, so that names are unique in a module.
        case pathToUnderscores = "path-to-underscores"
        /// `a/b.proto` becomes `b.pb.swift`.
        case dropPath = "drop-path"

        fileprivate var option: String {
            switch self {
            case .fullPath: "FullPath"
            case .pathToUnderscores: "PathToUnderscores"
            case .dropPath: "DropPath"
            }
        }
    }

    var visibility = Visibility.internal
    var fileNaming = FileNaming.fullPath
    /// Whether messages and enums are generated.
    var generatesMessages = true
    /// Whether the client side of services is generated.
    var generatesClients = true
    /// Whether the server side of services is generated.
    var generatesServers = true
    /// Whether Swiftlet's server is to call methods directly.
    var callsDirectly = false
    /// Whether imports in generated files say who may use them: needed for public code where imports are internal.
    var usesAccessLevelOnImports = false
    /// Whether the services' generator runs for files without services, too: build systems want every file they named.
    var includesEmptyFiles = false
    /// Further options for the messages' generator.
    var messageOptions: [String] = []
    /// Further options for the services' generator.
    var serviceOptions: [String] = []

    /// The plugins that do the work.
    struct Generators {
        /// SwiftProtobuf's generator, `protoc-gen-swift`.
        var messages: PluginCommand
        /// Ours, `protoc-gen-swiftlet`, or gRPC Swift's, `protoc-gen-grpc-swift-2`.
        var services: PluginCommand
    }

    /// Whether the services' generator is needed.
    var generatesServices: Bool { generatesClients || generatesServers }

    /// Generates the code; writes nothing.
    ///
    /// - Parameters:
    ///   - schema: the compiled files.
    ///   - generators: the plugins.
    ///   - report: takes what a plugin does not like.
    /// - Returns: the files, or `nil` if they do not fit together, which was reported then.
    /// - Throws: `PluginFailure` if a plugin fails.
    func run(
        _ schema: CompiledSchema,
        _ generators: Generators,
        report: (String) -> Void
    ) throws(PluginFailure) -> OutputTree? {
        var tree = OutputTree()
        var fits = true
        if generatesMessages {
            fits = try PluginHost(schema).run(
                generators.messages,
                parameter: parameter(messageOptions),
                into: &tree,
                report: report
            )
        }
        let inputs = includesEmptyFiles ? schema.inputs : schema.inputFiles.filter(\.facts.hasServices).map(\.name)
        if generatesServices, !inputs.isEmpty {
            var sides = ["Client=\(generatesClients)", "Server=\(generatesServers)"]
            // Not said where it is false, so that gRPC Swift's own generator can do the work as well.
            if callsDirectly { sides.append("Direct=true") }
            let fit = try PluginHost(schema.selecting(inputs)).run(
                generators.services,
                parameter: parameter(sides + serviceOptions),
                into: &tree,
                report: report
            )
            fits = fits && fit
        }
        return fits ? tree : nil
    }

    private func parameter(_ further: [String]) -> String {
        let level = visibility.rawValue.prefix(1).uppercased() + visibility.rawValue.dropFirst()
        let imports = "UseAccessLevelOnImports=\(usesAccessLevelOnImports)"
        let common = ["Visibility=\(level)", "FileNaming=\(fileNaming.option)", imports]
        return (common + further).joined(separator: ",")
    }
}
