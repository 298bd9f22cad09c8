internal import ArgumentParser
internal import ProtoCodegen

/// `swiftlet descriptors`: `.proto` files in, one `FileDescriptorSet` out.
struct DescriptorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descriptors",
        abstract: "Write a FileDescriptorSet of .proto files.",
        discussion: "The set holds the imported files too, so that it can be used by itself."
    )

    @OptionGroup(title: "Sources")
    var sources: SourceOptions

    @Option(
        name: [.customLong("out"), .customShort("o")],
        help: ArgumentHelp("The file to write; standard output by default.", valueName: "file")
    )
    var file: String?

    @Flag(name: .customLong("no-imports"), help: "Leave out the imported files.")
    var omitsImports = false

    @Flag(name: .customLong("source-info"), help: "With the places of declarations, and comments.")
    var includesSourceInfo = false

    @Flag(help: "With options that are meant for the source only.")
    var retainOptions = false

    func run() throws {
        let terminal = Terminal.process
        var form: DescriptorForm = []
        if includesSourceInfo { form.insert(.sourceInfo) }
        if retainOptions { form.insert(.retainedOptions) }
        let schema = try sources.compile(forms: [form], terminal: terminal)
        let set = schema.descriptorSet(includesImports: !omitsImports, form: form)
        guard let file, file != "-" else { return terminal.output(set) }
        do {
            let planned = PlannedFile(base: "", name: file, content: set, createsFolders: false)
            try FileWriter(unchanged: .keep).write([planned])
        } catch {
            terminal.reportLine("\(error)")
            throw ExitCode.failure
        }
    }
}
