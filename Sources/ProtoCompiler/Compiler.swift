/// Compiles `.proto` files to descriptors, as protoc does.
///
/// For example:
///
///     let compiler = Compiler(resolver: MemoryResolver(["hello.proto": "syntax = \"proto3\"; message Hello {}"]))
///     let result = compiler.compile(files: ["hello.proto"])
///     for diagnostic in result.diagnostics { print(diagnostic.rendered()) }
///     let bytes = result.fileDescriptorSet
///
/// A compiler holds no state of its compilations; it may be used from several tasks at once.
public struct Compiler: Sendable {
    /// What a descriptor tells beside what the file declares.
    public struct Form: Hashable, Sendable {
        /// Whether it carries `source_code_info`; false by default.
        public var includesSourceInfo: Bool
        /// Whether options with `retention = RETENTION_SOURCE` stay; false by default.
        public var retainsOptions: Bool

        /// Makes a form.
        public init(includesSourceInfo: Bool = false, retainsOptions: Bool = false) {
            self.includesSourceInfo = includesSourceInfo
            self.retainsOptions = retainsOptions
        }
    }

    /// What goes into the result.
    public struct Settings: Sendable {
        /// Whether descriptors carry `source_code_info`; false by default.
        public var includesSourceInfo = false
        /// Whether the result holds the files that the compiled ones import, too; false by default.
        public var includesImports = false
        /// Whether options with `retention = RETENTION_SOURCE` stay; false by default.
        public var retainsOptions = false
        /// Forms that descriptors are wanted in beside the one that the settings describe; none by default.
        public var furtherForms: [Form] = []
        /// Whether files may have an edition that is still being worked on; false by default.
        public var allowsUnstableEdition = false

        /// Makes settings with all defaults.
        public init() {}

        /// The form of a file's `descriptor`.
        var mainForm: Form { Form(includesSourceInfo: includesSourceInfo, retainsOptions: retainsOptions) }
    }

    private let resolver: any FileResolver
    private let settings: Settings

    /// Makes a compiler that reads files through a resolver.
    public init(resolver: any FileResolver, settings: Settings = Settings()) {
        self.resolver = resolver
        self.settings = settings
    }

    /// Compiles files and all that they import.
    ///
    /// - Parameter files: the names of the files, as the resolver knows them.
    /// - Returns: the descriptors, and every error and warning of the run.
    public func compile(files: [String]) -> CompilationResult {
        var session = Session(resolver: resolver, settings: settings)
        return session.compile(files)
    }
}

/// What a compilation results in.
public struct CompilationResult: Sendable {
    /// A file and its descriptor.
    public struct File: Sendable {
        /// The name that the file is imported by.
        public var name: String
        /// The serialized `FileDescriptorProto`.
        public var descriptor: [UInt8]
        /// The serialized `FileDescriptorProto` in each of the further forms that were asked for, in their order.
        public var furtherDescriptors: [[UInt8]]
        /// The names of the files that it imports, in source order.
        public var dependencies: [String]
        /// The names of the files that it imports for the options in them only (`import option`), in source order.
        public var optionDependencies: [String]
    }

    /// The files in protoc's order: each behind those that it imports, else as they were asked for.
    public var files: [File]
    /// The errors and warnings, by file in the order of the compilation, and in source order.
    public var diagnostics: [Diagnostic]

    /// Whether there was an error; `files` is empty then.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The serialized `FileDescriptorSet` of all files.
    public var fileDescriptorSet: [UInt8] {
        var writer = WireWriter()
        writer.reserve(files.reduce(0) { $0 + $1.descriptor.count + 6 })
        for file in files { writer.bytes(1, file.descriptor) }
        return writer.bytes
    }
}
