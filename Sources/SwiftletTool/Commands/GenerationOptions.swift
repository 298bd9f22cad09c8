internal import ArgumentParser

extension SwiftGeneration.Visibility: ExpressibleByArgument {}
extension SwiftGeneration.FileNaming: ExpressibleByArgument {}

/// The arguments that say what Swift code to make, and where.
struct GenerationOptions: ParsableArguments {
    @Option(
        name: [.customLong("out"), .customShort("o")],
        help: ArgumentHelp("The folder to write to; made if it is not there.", valueName: "folder"),
        completion: .directory
    )
    var folder = "."

    @Option(help: "Who may use the generated declarations: internal, package or public.")
    var visibility = SwiftGeneration.Visibility.internal

    @Flag(
        help: ArgumentHelp(
            "Say in generated imports who may use them.",
            discussion: "For public code in a module with the upcoming feature InternalImportsByDefault."
        )
    )
    var accessLevelOnImports = false

    @Flag(name: .customLong("no-messages"), help: "Generate no messages.")
    var omitsMessages = false

    @Flag(name: .customLong("no-services"), help: "Generate no services.")
    var omitsServices = false

    @Flag(help: "Of services, generate the client side only.")
    var clientOnly = false

    @Flag(help: "Of services, generate the server side only.")
    var serverOnly = false

    @Flag(
        help: ArgumentHelp(
            "Let Swiftlet's server call methods directly.",
            discussion: "The generated code then imports Swiftlet, so the module that it is for must depend on it."
        )
    )
    var direct = false

    @Option(help: "How files are named: full-path, path-to-underscores or drop-path.")
    var fileNaming = SwiftGeneration.FileNaming.fullPath

    @Option(
        help: ArgumentHelp("A further option for protoc-gen-swift, KEY=VALUE; may be repeated.", valueName: "option")
    )
    var messageOption: [String] = []

    @Option(
        help: ArgumentHelp(
            "A further option for protoc-gen-swiftlet, KEY=VALUE; may be repeated.",
            valueName: "option"
        )
    )
    var serviceOption: [String] = []

    @Option(help: ArgumentHelp("Where protoc-gen-swift is.", valueName: "path"), completion: .file())
    var messagesGenerator: String?

    @Option(help: ArgumentHelp("Where protoc-gen-swiftlet is.", valueName: "path"), completion: .file())
    var servicesGenerator: String?

    @Flag(name: .shortAndLong, help: "Do not list the written files.")
    var quiet = false

    @Flag(name: .customLong("every-file"), help: .hidden)
    var includesEmptyFiles = false

    func validate() throws {
        if clientOnly, serverOnly { throw ValidationError("--client-only and --server-only exclude each other") }
        if omitsServices, clientOnly || serverOnly {
            throw ValidationError("--no-services leaves nothing for \(clientOnly ? "--client-only" : "--server-only")")
        }
        if omitsMessages, omitsServices { throw ValidationError("--no-messages and --no-services leave nothing to do") }
    }

    /// What to generate.
    var generation: SwiftGeneration {
        var generation = SwiftGeneration()
        generation.visibility = visibility
        generation.fileNaming = fileNaming
        generation.usesAccessLevelOnImports = accessLevelOnImports
        generation.generatesMessages = !omitsMessages
        generation.generatesClients = !omitsServices && !serverOnly
        generation.generatesServers = !omitsServices && !clientOnly
        generation.callsDirectly = direct
        generation.includesEmptyFiles = includesEmptyFiles
        generation.messageOptions = messageOption
        generation.serviceOptions = serviceOption
        return generation
    }
}
