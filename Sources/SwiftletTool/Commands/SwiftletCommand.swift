internal import ArgumentParser

/// The tool's command line, all of it but `protoc`.
struct SwiftletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftlet",
        abstract: "gRPC for Swift, from a .proto file to a service in production.",
        version: "0.1.0",
        subcommands: [CompileCommand.self, DescriptorsCommand.self, ProtocHelpCommand.self]
    )
}

/// Stands for `swiftlet protoc` in the help; the command itself is dispatched before this parser.
struct ProtocHelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protoc",
        abstract: "Take protoc's own command line.",
        discussion: "A drop-in for protoc: the same flags, plugins and output. 'swiftlet protoc --help' lists them."
    )

    @Argument(parsing: .allUnrecognized)
    var arguments: [String] = []

    func run() throws {
        let status = ProtocCommand.run(arguments, program: "swiftlet protoc", terminal: .process)
        throw ExitCode(status)
    }
}
