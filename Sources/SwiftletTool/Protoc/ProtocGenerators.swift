internal import ProtoCodegen

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Runs the generators of a command line, one after the other.
struct ProtocGenerators {
    private let arguments: ProtocArguments
    private let terminal: Terminal

    /// Takes what the command line says about generators.
    init(_ arguments: ProtocArguments, _ terminal: Terminal) {
        self.arguments = arguments
        self.terminal = terminal
    }

    /// Generates everything, and writes nothing.
    ///
    /// Generators with the same output place share a tree, so that one can insert into another's files.
    ///
    /// - Returns: the trees by place, in the order of the command line.
    /// - Throws: `ProtocFailure` for the first generator that fails.
    func run(_ schema: CompiledSchema) throws(ProtocFailure) -> [(OutputLocation, OutputTree)] {
        let host = PluginHost(schema, checksEditions: !arguments.allowsExperimentalEditions)
        var trees: [(OutputLocation, OutputTree)] = []
        var fits = true
        for output in arguments.outputs {
            let location = OutputLocation(output.location)
            let index = trees.firstIndex { $0.0 == location } ?? trees.endIndex
            if index == trees.endIndex { trees.append((location, OutputTree())) }
            let command = try command(for: output)
            let options = [output.parameter, arguments.pluginOptions[command.name] ?? ""].filter { !$0.isEmpty }
            do throws(PluginFailure) {
                let parameter = options.joined(separator: ",")
                let fit = try host.run(command, parameter: parameter, into: &trees[index].1, report: terminal.report)
                fits = fits && fit
            } catch {
                throw ProtocFailure("\(Self.explanation(error))\(output.flag): \(error)")
            }
        }
        guard fits else { throw ProtocFailure() }
        return trees
    }

    /// What protoc's child process says if the plugin cannot be started.
    private static func explanation(_ failure: PluginFailure) -> String {
        guard case .notStarted(_, let reason) = failure else { return "" }
        return
            "\(reason.path): program not found or is not executable\nPlease specify a program using absolute path or "
            + "make sure the program is available in your PATH system variable\n"
    }

    private func command(for output: ProtocArguments.Output) throws(ProtocFailure) -> PluginCommand {
        let name = ProtocArgumentReader.plugin(of: output.flag)
        let prefix = arguments.pluginPrefixes[name] ?? []
        if let path = arguments.plugins[name] { return PluginCommand(name: name, path: path, prefix: prefix) }
        if prefix.isEmpty, let language = Self.builtIn[output.name], !Self.isOnSearchPath(name) {
            throw ProtocFailure(
                "\(output.flag): the \(language) generator is built into protoc and not part of swiftlet; put a "
                    + "\(name) on your PATH, name one with --plugin=\(name)=PATH, or run protoc for this output"
            )
        }
        return PluginCommand(name: name, prefix: prefix)
    }

    /// The generators that are built into protoc.
    private static let builtIn = [
        "cpp": "C++", "csharp": "C#", "java": "Java", "kotlin": "Kotlin", "objc": "Objective-C", "php": "PHP",
        "pyi": "Python stub", "python": "Python", "rbs": "RBS", "ruby": "Ruby", "rust": "Rust",
    ]

    private static func isOnSearchPath(_ program: String) -> Bool {
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":", omittingEmptySubsequences: false).contains { folder in
            access(folder.isEmpty ? program : "\(folder)/\(program)", X_OK) == 0
        }
    }
}

extension OutputLocation {
    /// The paths of the files of a tree as a dependency file names them.
    func names(of tree: OutputTree) -> [String] {
        tree.names.map { name in
            let whole = path + name
            return whole.hasPrefix("./") ? String(whole.dropFirst(2)) : whole
        }
    }
}
