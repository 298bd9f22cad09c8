import Foundation
import PackagePlugin

/// Compiles the `.proto` files beside a target's sources, in `swift build`.
///
/// There is one command for each file, whose inputs are the file, all that it imports, and the configuration; so a
/// change makes anew what depends on it, and nothing else.
@main
struct SwiftletPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? any SourceModuleTarget else { return [] }
        let protos = target.sourceFiles(withSuffix: ".proto").map { $0.url.standardizedFileURL }
        let (configuration, file) = try Configuration.read(in: target.directoryURL)
        let commands = ProtoCommands(
            configuration: configuration,
            configurationFile: file,
            folders: configuration.importFolders(of: target.directoryURL),
            tool: try context.tool(named: "SwiftletTool").url,
            messagesGenerator: try context.tool(named: "protoc-gen-swift").url,
            servicesGenerator: try context.tool(named: "protoc-gen-swiftlet").url,
            output: context.pluginWorkDirectoryURL,
            dependencies: target.dependencyNames
        )
        return protos.sorted { $0.path < $1.path }.map { commands.command(for: $0) }
    }
}

/// Makes the command for each file.
struct ProtoCommands {
    var configuration: Configuration
    var configurationFile: URL?
    var folders: [URL]
    var tool: URL
    var messagesGenerator: URL
    var servicesGenerator: URL
    var output: URL
    /// The names of what the target depends on.
    var dependencies: [String]

    /// The command that compiles a file.
    func command(for proto: URL) -> Command {
        let name = self.name(of: proto)
        var arguments = ["compile", proto.path(percentEncoded: false)]
        for folder in folders { arguments += ["--import-path", Self.path(folder)] }
        arguments += ["--out", Self.path(output)]
        arguments += ["--messages-generator", messagesGenerator.path(percentEncoded: false)]
        arguments += ["--services-generator", servicesGenerator.path(percentEncoded: false)]
        arguments += ["--file-naming", "path-to-underscores", "--every-file", "--quiet"]
        arguments += ["--diagnostic-style", "compiler"]
        let imports = Imports(folders: folders).files(of: proto)
        let inputs = [proto] + imports + [messagesGenerator, servicesGenerator]
        return .buildCommand(
            displayName: "Compiling \(name)",
            executable: tool,
            arguments: arguments + configuration.arguments(dependencies: dependencies),
            inputFiles: inputs + (configurationFile.map { [$0] } ?? []),
            outputFiles: outputs(of: name)
        )
    }

    /// The files that the generators make of a file.
    private func outputs(of name: String) -> [URL] {
        let base = name.dropLast(".proto".count).replacing("/", with: "_")
        var endings: [String] = []
        if configuration.hasMessages { endings.append("pb.swift") }
        if configuration.hasServices { endings.append("grpc.swift") }
        return endings.map { output.appending(path: "\(base).\($0)") }
    }

    /// The name that a file is imported by: its path below the first folder that holds it.
    private func name(of proto: URL) -> String {
        let path = proto.path(percentEncoded: false)
        for folder in folders {
            let prefix = Self.path(folder) + "/"
            if path.hasPrefix(prefix) { return String(path.dropFirst(prefix.count)) }
        }
        return proto.lastPathComponent
    }

    /// The path of a folder without a slash at its end.
    private static func path(_ folder: URL) -> String {
        let path = folder.path(percentEncoded: false)
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
