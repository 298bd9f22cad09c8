internal import ProtoCodegen

/// The flags that exclude each other, or may be given once only.
extension ProtocArgumentReader {
    /// Reads a flag that may be given once.
    ///
    /// - Returns: whether the flag is such a one.
    mutating func interpretOnce(_ name: String, _ value: String) throws(ProtocEnd) -> Bool {
        switch name {
        case "--include_imports": try set(\.includesImports, name)
        case "--include_source_info": try set(\.includesSourceInfo, name)
        case "--retain_options": try set(\.retainsOptions, name)
        case "--fatal_warnings": try set(\.hasFatalWarnings, name)
        case "--direct_dependencies": try setDependencies(\.directDependencies, name, value, "direct")
        case "--option_dependencies": try setDependencies(\.optionDependencies, name, value, "option")
        case "--descriptor_set_in": try setDescriptorSetsIn(name, value)
        case "-o", "--descriptor_set_out":
            try checkOnce(arguments.descriptorSetOut, name, value)
            guard arguments.mode == .compile else {
                throw .failed("Cannot use --encode or --decode and generate descriptors at the same time.")
            }
            arguments.descriptorSetOut = value
        case "--dependency_out":
            try checkOnce(arguments.dependencyOut, name, value)
            guard arguments.descriptorSetsIn.isEmpty else {
                throw .failed("\(name) cannot be used with --descriptor_set_in.")
            }
            arguments.dependencyOut = value
        case "--edition_defaults_out":
            try checkOnce(arguments.editionDefaultsOut, name, value)
            guard arguments.mode == .compile else {
                throw .failed("Cannot use --encode or --decode and generate defaults at the same time.")
            }
            arguments.editionDefaultsOut = value
        case "--edition_defaults_minimum": try setEdition(\.editionDefaultsMinimum, name, value)
        case "--edition_defaults_maximum": try setEdition(\.editionDefaultsMaximum, name, value)
        default: return false
        }
        return true
    }

    private mutating func set(_ flag: WritableKeyPath<ProtocArguments, Bool>, _ name: String) throws(ProtocEnd) {
        guard !arguments[keyPath: flag] else { throw .failed("\(name) may only be passed once.") }
        arguments[keyPath: flag] = true
    }

    private mutating func setEdition(
        _ edition: WritableKeyPath<ProtocArguments, Edition?>,
        _ name: String,
        _ value: String
    ) throws(ProtocEnd) {
        guard arguments[keyPath: edition] == nil else { throw .failed("\(name) may only be passed once.") }
        guard let known = Edition(named: value) else { throw .failed("\(name) unknown edition \"\(value)\".") }
        arguments[keyPath: edition] = known
    }

    private func checkOnce(_ previous: String?, _ name: String, _ value: String) throws(ProtocEnd) {
        guard previous == nil else { throw .failed("\(name) may only be passed once.") }
        guard !value.isEmpty else { throw .failed("\(name) requires a non-empty value.") }
    }

    private mutating func setDependencies(
        _ set: WritableKeyPath<ProtocArguments, Set<String>?>,
        _ name: String,
        _ value: String,
        _ kind: String
    ) throws(ProtocEnd) {
        guard arguments[keyPath: set] == nil else {
            throw .failed(
                "\(name) may only be passed once. To specify multiple \(kind) dependencies, pass them all as a single "
                    + "parameter separated by ':'."
            )
        }
        arguments[keyPath: set] = Set(value.split(separator: ":").map(String.init))
    }

    private mutating func setDescriptorSetsIn(_ name: String, _ value: String) throws(ProtocEnd) {
        guard arguments.descriptorSetsIn.isEmpty else {
            throw .failed(
                "\(name) may only be passed once. To specify multiple descriptor sets, pass them all as a single "
                    + "parameter separated by ':'."
            )
        }
        guard !value.isEmpty else { throw .failed("\(name) requires a non-empty value.") }
        guard arguments.dependencyOut == nil else { throw .failed("\(name) cannot be used with --dependency_out.") }
        arguments.descriptorSetsIn = value.split(separator: ":").map(String.init)
    }

    /// Reads a flag that says what the run is for, or how errors look.
    ///
    /// - Returns: whether the flag is such a one.
    mutating func interpretMode(_ name: String, _ value: String) throws(ProtocEnd) -> Bool {
        switch name {
        case "--encode", "--decode", "--decode_raw": try setCodec(name, value)
        case "--print_free_field_numbers":
            guard arguments.mode == .compile else {
                throw .failed(
                    "Cannot use \(name) and use --encode, --decode or print other info at the same time."
                )
            }
            try checkGeneratesNothing(name)
            arguments.mode = .printFreeFieldNumbers
        case "--error_format":
            switch value {
            case "gcc": arguments.errorFormat = .plain
            case "msvs": arguments.errorFormat = .visualStudio
            default: throw .failed("Unknown error format: \(value)")
            }
        default: return false
        }
        return true
    }

    private func checkGeneratesNothing(_ name: String) throws(ProtocEnd) {
        guard arguments.outputs.isEmpty, arguments.descriptorSetOut == nil else {
            throw .failed("Cannot use \(name) and generate code or descriptors at the same time.")
        }
    }

    private mutating func setCodec(_ name: String, _ value: String) throws(ProtocEnd) {
        guard arguments.mode == .compile else {
            throw .failed("Only one of --encode and --decode can be specified.")
        }
        try checkGeneratesNothing(name)
        switch (name, value.isEmpty) {
        case ("--decode_raw", true): arguments.mode = .decodeRaw
        case ("--decode_raw", false): throw .failed("--decode_raw does not take a parameter.")
        case ("--encode", false): arguments.mode = .encode(type: value)
        case ("--decode", false): arguments.mode = .decode(type: value)
        default:
            let hint = name == "--decode" ? "\nTo decode an unknown message, use --decode_raw." : ""
            throw .failed("Type name for \(name) cannot be blank.\(hint)")
        }
    }
}
