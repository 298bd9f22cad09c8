internal import ProtoCodegen
internal import ProtoCompiler

/// What protoc's command line asks for.
struct ProtocArguments: Equatable {
    /// What a run is for.
    enum Mode: Equatable {
        /// Generate code, or write descriptors.
        case compile
        /// Read a message as text, write it in binary.
        case encode(type: String)
        /// Read a message in binary, write it as text.
        case decode(type: String)
        /// Read a message of unknown type in binary, write it as text.
        case decodeRaw
        /// Print which field numbers are free.
        case printFreeFieldNumbers
    }

    /// A `--NAME_out` flag.
    struct Output: Equatable {
        /// The flag with its dashes.
        var flag: String
        /// The generator's options that stand before the place.
        var parameter = ""
        /// Where the files go.
        var location: String

        /// The generator's name between the dashes and `_out`.
        var name: String { String(flag.dropFirst(2).dropLast("_out".count)) }
    }

    var mode = Mode.compile
    var inputs: [String] = []
    var protoPath: [DiskResolver.Root] = []
    var descriptorSetsIn: [String] = []
    var descriptorSetOut: String?
    var includesImports = false
    var includesSourceInfo = false
    var retainsOptions = false
    var dependencyOut: String?
    var editionDefaultsOut: String?
    var editionDefaultsMinimum: Edition?
    var editionDefaultsMaximum: Edition?
    var outputs: [Output] = []
    /// The options of each plugin by its name, such as `protoc-gen-go`.
    var pluginOptions: [String: String] = [:]
    /// The paths of plugins by their names.
    var plugins: [String: String] = [:]
    /// The commands that run a plugin, by the plugin's name.
    var pluginPrefixes: [String: [String]] = [:]
    var directDependencies: Set<String>?
    var directDependenciesMessage = "File is imported but not declared in --direct_dependencies: %s"
    var optionDependencies: Set<String>?
    var optionDependenciesMessage = "File is option imported but not declared in --option_dependencies: %s"
    var errorFormat = DiagnosticPrinter.Format.plain
    var hasFatalWarnings = false
    var isDeterministic = false
    var allowsEscape = false
    var disallowsServices = false
    var allowsExperimentalEditions = false
}

/// Why a command line leads to no run.
enum ProtocEnd: Error, Equatable {
    /// It was asked for something else, such as the version, which is to be printed.
    case done(String)
    /// It is wrong; the lines say how.
    case failed(String)
}
