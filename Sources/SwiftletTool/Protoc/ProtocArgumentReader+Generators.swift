internal import ProtoCompiler

/// The flags about generators, and what holds between flags.
extension ProtocArgumentReader {
    /// The generators that protoc has built in and that take options: `--NAME_opt` without `--NAME_out` is fine.
    private static let builtIn: Set<String> = [
        "cpp", "java", "kotlin", "python", "php", "ruby", "csharp", "objc", "rust",
    ]

    /// Reads a flag about a generator.
    mutating func interpretGenerator(_ name: String, _ value: String) throws(ProtocEnd) {
        if name == "--plugin" {
            addPlugin(value)
        } else if name.hasSuffix("_out") {
            try addOutput(name, value)
        } else if name.hasPrefix("--"), name.hasSuffix("_opt") {
            let plugin = Self.plugin(of: name)
            let options = arguments.pluginOptions[plugin] ?? ""
            arguments.pluginOptions[plugin] = options.isEmpty ? value : "\(options),\(value)"
        } else if name.hasPrefix("--"), name.hasSuffix("_prefix") {
            try addPrefix(name, value)
        } else {
            throw .failed("Unknown flag: \(name)")
        }
    }

    /// The plugin that a flag such as `--go_out` or `--go_opt` is about.
    static func plugin(of flag: String) -> String {
        let end = flag.lastIndex(of: "_") ?? flag.endIndex
        return "protoc-gen-\(flag[..<end].dropFirst(2))"
    }

    private mutating func addPlugin(_ value: String) {
        if let equals = value.firstIndex(of: "=") {
            arguments.plugins[String(value[..<equals])] = String(value[value.index(after: equals)...])
        } else {
            let start = value.lastIndex(of: "/").map { value.index(after: $0) } ?? value.startIndex
            arguments.plugins[String(value[start...])] = value
        }
    }

    private mutating func addOutput(_ name: String, _ value: String) throws(ProtocEnd) {
        guard arguments.mode == .compile else {
            throw .failed(
                "Cannot use --encode, --decode or print .proto info and generate code at the same time."
            )
        }
        var output = ProtocArguments.Output(flag: name, location: value)
        if let colon = value.firstIndex(of: ":") {
            output.parameter = String(value[..<colon])
            output.location = String(value[value.index(after: colon)...])
        }
        arguments.outputs.append(output)
    }

    private mutating func addPrefix(_ name: String, _ value: String) throws(ProtocEnd) {
        let plugin = Self.plugin(of: name)
        guard arguments.pluginPrefixes[plugin] == nil else { throw .failed("\(name) may only be passed once.") }
        guard !value.contains(where: { $0 == "\"" || $0 == "'" }) else {
            throw .failed(
                "\(name): quotes are not supported in the value. Use a wrapper script for more complex invocations."
            )
        }
        let words = value.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard !words.isEmpty else { throw .failed("\(name) requires a non-empty value.") }
        arguments.pluginPrefixes[plugin] = words
    }

    /// Checks what holds between flags, once all of them are read.
    mutating func check() throws(ProtocEnd) {
        try checkOptions()
        if arguments.protoPath.isEmpty, arguments.descriptorSetsIn.isEmpty {
            arguments.protoPath.append(DiskResolver.Root(disk: "."))
        }
        try checkInputs()
        try checkOutputs()
        guard arguments.descriptorSetOut == nil else { return }
        if arguments.includesImports { warn(Self.senseless("--include_imports")) }
        if arguments.includesSourceInfo { warn(Self.senseless("--include_source_info")) }
        if arguments.retainsOptions { warn(Self.senseless("--retain_options")) }
    }

    private static func senseless(_ flag: String) -> String {
        "\(flag) only makes sense when combined with --descriptor_set_out."
    }

    private func checkOptions() throws(ProtocEnd) {
        let used = Set(arguments.outputs.map { Self.plugin(of: $0.flag) })
        let unknown = arguments.pluginOptions.keys.filter { plugin in
            arguments.plugins[plugin] == nil && !used.contains(plugin)
                && !Self.builtIn.contains(String(plugin.dropFirst("protoc-gen-".count)))
        }
        guard unknown.isEmpty else {
            let lines = unknown.sorted().map { "Unknown flag: --\($0.dropFirst("protoc-gen-".count))_opt" }
            throw .failed(lines.joined(separator: "\n"))
        }
    }

    private func checkInputs() throws(ProtocEnd) {
        let isMissing: Bool
        switch arguments.mode {
        case .compile: isMissing = arguments.inputs.isEmpty
        case .decodeRaw:
            guard arguments.inputs.isEmpty, arguments.descriptorSetsIn.isEmpty else {
                throw .failed("When using --decode_raw, no input files should be given.")
            }
            isMissing = false
        case .encode, .decode, .printFreeFieldNumbers:
            isMissing = arguments.inputs.isEmpty && arguments.descriptorSetsIn.isEmpty
        }
        guard !isMissing else { throw .failed("Missing input file.") }
    }

    private func checkOutputs() throws(ProtocEnd) {
        let generates =
            !arguments.outputs.isEmpty || arguments.descriptorSetOut != nil || arguments.editionDefaultsOut != nil
        if arguments.mode == .compile, !generates { throw .failed("Missing output directives.") }
        if arguments.mode != .compile, arguments.dependencyOut != nil {
            throw .failed("Can only use --dependency_out=FILE when generating code.")
        }
        if arguments.isDeterministic {
            guard case .encode = arguments.mode else {
                throw .failed("Can only use --deterministic_output with --encode.")
            }
        }
        if arguments.dependencyOut != nil, arguments.inputs.count > 1 {
            throw .failed("Can only process one input file when using --dependency_out=FILE.")
        }
    }
}
