internal import ProtoCodegen
internal import ProtoCompiler

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads protoc's command line, with protoc's rules and words.
struct ProtocArgumentReader {
    var arguments = ProtocArguments()
    /// Warnings that do not end the run, in order.
    private(set) var warnings: [String] = []
    private let program: String

    /// Makes a reader.
    ///
    /// - Parameter program: how the usage and errors call the program.
    init(program: String) { self.program = program }

    /// Reads a command line.
    ///
    /// - Parameter line: the arguments without the program's name.
    /// - Throws: `ProtocEnd` if there is nothing more to do.
    mutating func read(_ line: [String]) throws(ProtocEnd) {
        let words = try expandingFiles(line)
        guard !words.isEmpty else { throw .done(ProtocHelp.text(program: program)) }
        var index = 0
        while index < words.count {
            var (name, value) = Self.split(words[index])
            if value == nil, !Self.flagsWithoutValue.contains(name) {
                guard index + 1 < words.count, !words[index + 1].hasPrefix("-") else { throw Self.missingValue(name) }
                index += 1
                value = words[index]
            }
            try interpret(name, value ?? "")
            index += 1
        }
        try check()
    }

    mutating func warn(_ text: String) { warnings.append(text) }

    /// Replaces `@file` by the lines of the file.
    private func expandingFiles(_ line: [String]) throws(ProtocEnd) -> [String] {
        var words: [String] = []
        for word in line {
            guard word.hasPrefix("@") else {
                words.append(word)
                continue
            }
            let path = String(word.dropFirst())
            guard let bytes = try? Files.read(path) else { throw .failed("Failed to open argument file: \(path)") }
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            words += lines.map { String(decoding: $0, as: UTF8.self) }
        }
        return words
    }

    /// The flags that stand alone.
    private static let flagsWithoutValue: Set<String> = [
        "-h", "--help", "--disallow_services", "--include_imports", "--include_source_info", "--retain_options",
        "--version", "--decode_raw", "--notices", "--experimental_editions", "--print_free_field_numbers",
        "--experimental_allow_proto3_optional", "--deterministic_output", "--unsafe_allow_out_dir_escape",
        "--fatal_warnings",
    ]

    /// Splits an argument into a flag and its value; the flag is empty for a file, the value `nil` if it is not there.
    private static func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("-"), word != "-" else { return ("", word) }
        guard word.hasPrefix("--") else {
            let value = String(word.dropFirst(2))
            return (String(word.prefix(2)), value.isEmpty ? nil : value)
        }
        guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private static func missingValue(_ name: String) -> ProtocEnd {
        let hint = name == "--decode" ? "\nTo decode an unknown message, use --decode_raw." : ""
        return .failed("Missing value for flag: \(name)\(hint)")
    }

    // MARK: Single flags

    private mutating func interpret(_ name: String, _ value: String) throws(ProtocEnd) {
        switch name {
        case "":
            guard !value.isEmpty else { throw .failed(emptyArgument) }
            arguments.inputs.append(value)
        case "-h", "--help": throw .done(ProtocHelp.text(program: program))
        case "--version": throw .done("\(ProtocVersion.text)\n")
        case "--notices": throw .done(ProtocHelp.notices)
        case "-I", "--proto_path": try addProtoPath(value)
        case "--disallow_services": arguments.disallowsServices = true
        case "--unsafe_allow_out_dir_escape": arguments.allowsEscape = true
        case "--experimental_allow_proto3_optional": break
        case "--experimental_editions": arguments.allowsExperimentalEditions = true
        case "--deterministic_output": arguments.isDeterministic = true
        case "--enable_codegen_trace": setenv("PROTOC_CODEGEN_TRACE", "yes", 0)
        case "--direct_dependencies_violation_msg": arguments.directDependenciesMessage = value
        case "--option_dependencies_violation_msg": arguments.optionDependenciesMessage = value
        default:
            if try !interpretOnce(name, value), try !interpretMode(name, value) { try interpretGenerator(name, value) }
        }
    }

    private var emptyArgument: String {
        "You seem to have passed an empty string as one of the arguments to \(program).  This is actually sort of "
            + "hard to do.  Congrats.  Unfortunately it is not valid input so the program is going to die now."
    }

    private mutating func addProtoPath(_ value: String) throws(ProtocEnd) {
        for part in value.split(separator: ":") {
            var (virtual, disk) = ("", String(part))
            if let equals = part.firstIndex(of: "=") {
                (virtual, disk) = (String(part[..<equals]), String(part[part.index(after: equals)...]))
            }
            guard !disk.isEmpty else {
                throw .failed("--proto_path passed empty directory name.  (Use \".\" for current directory.)")
            }
            if !Files.exists(disk) {
                // There may just happen to be a "=" in the folder's name.
                if Files.exists(String(part)) {
                    (virtual, disk) = ("", String(part))
                } else {
                    warn("\(disk): warning: directory does not exist.")
                }
            }
            arguments.protoPath.append(DiskResolver.Root(virtual: virtual, disk: disk))
        }
    }
}
