import Foundation

/// The file `swiftlet.json` in a target's folder, about the target's protos.
///
/// Every key may be left out. Both plugins have this file: plugins cannot share a library.
struct Configuration: Decodable {
    /// The file's name.
    static let fileName = "swiftlet.json"

    /// What to generate.
    enum Product: String, Decodable {
        case messages
        case clients
        case servers
    }

    /// Who may use the generated declarations: `internal` (the default), `package` or `public`.
    var visibility: String?
    /// Whether imports in generated files say who may use them; for public code where imports are internal by default.
    var accessLevelOnImports: Bool?
    /// Folders to import from, relative to the target's folder, which is always one itself, the last.
    var importPaths: [String]?
    /// What to generate; everything by default.
    var generate: [Product]?
    /// Whether Swiftlet's server calls methods directly; yes by default where the target depends on Swiftlet.
    var direct: Bool?
    /// Further options for `protoc-gen-swift`, `KEY=VALUE`.
    var messageOptions: [String]?
    /// Further options for `protoc-gen-swiftlet`, `KEY=VALUE`.
    var serviceOptions: [String]?

    /// Reads the file in a target's folder; all defaults if there is none.
    static func read(in folder: URL) throws -> (configuration: Configuration, file: URL?) {
        let file = folder.appending(path: fileName)
        guard let data = try? Data(contentsOf: file) else { return (Configuration(), nil) }
        do {
            return (try JSONDecoder().decode(Configuration.self, from: data), file)
        } catch {
            throw ConfigurationError(file: file, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    /// The folders to import from, in order.
    func importFolders(of target: URL) -> [URL] {
        let further = (importPaths ?? []).map { target.appending(path: $0).standardizedFileURL }
        return further + [target.standardizedFileURL]
    }

    /// Whether messages are generated.
    var hasMessages: Bool { generate?.contains(.messages) ?? true }

    /// Whether a side of services is generated.
    var hasServices: Bool { generate?.contains { $0 != .messages } ?? true }

    /// The tool's arguments for all of this but the import folders.
    ///
    /// - Parameter dependencies: the names of what the target depends on.
    /// - Returns: the arguments.
    func arguments(dependencies: [String]) -> [String] {
        var arguments: [String] = []
        if let visibility { arguments += ["--visibility", visibility] }
        if accessLevelOnImports == true { arguments.append("--access-level-on-imports") }
        if !hasMessages { arguments.append("--no-messages") }
        if !hasServices { arguments.append("--no-services") }
        if let generate, hasServices {
            if !generate.contains(.servers) { arguments.append("--client-only") }
            if !generate.contains(.clients) { arguments.append("--server-only") }
        }
        if direct ?? dependencies.contains("Swiftlet"), hasServices { arguments.append("--direct") }
        for option in messageOptions ?? [] { arguments += ["--message-option", option] }
        for option in serviceOptions ?? [] { arguments += ["--service-option", option] }
        return arguments
    }
}

/// A `swiftlet.json` that cannot be read.
struct ConfigurationError: Error, CustomStringConvertible {
    var file: URL
    var reason: String

    var description: String { "\(file.path(percentEncoded: false)):1:1: error: \(reason)" }
}
