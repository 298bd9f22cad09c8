/// How a plugin is started.
public struct PluginCommand: Hashable, Sendable {
    /// The name that errors call the plugin by, such as `protoc-gen-swift`.
    public var name: String
    /// The program to start: a path, or a name to look for.
    public var program: String
    /// What goes before the program on the command line, to run it; usually empty.
    public var prefix: [String]
    /// Whether the program is looked for on the search path, `PATH`.
    public var searchesPath: Bool

    /// Names a plugin that is looked for on the search path.
    public init(name: String, prefix: [String] = []) {
        self.name = name
        self.prefix = prefix
        program = name
        searchesPath = true
    }

    /// Names a plugin at a path.
    public init(name: String, path: String, prefix: [String] = []) {
        self.name = name
        self.prefix = prefix
        program = path
        searchesPath = !prefix.isEmpty
    }

    /// The command line, the program to start first.
    var arguments: [String] { prefix + [program] }
}
