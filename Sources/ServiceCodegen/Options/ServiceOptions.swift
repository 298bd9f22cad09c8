internal import GRPCCodeGen
internal import SwiftProtobufPluginLibrary

/// What the generator is told: the options of gRPC Swift's generator, and our own.
struct ServiceOptions {
    /// The names of the modules that generated code uses; they differ where somebody builds them under another name.
    struct Modules {
        var core = "GRPCCore"
        var protobufCoding = "GRPCProtobuf"
        var protobuf = "SwiftProtobuf"
        var swiftlet = "Swiftlet"
    }

    private(set) var visibility = GRPCCodeGen.CodeGenerator.Config.AccessLevel.internal
    private(set) var usesAccessLevelOnImports = false
    private(set) var hasServers = true
    private(set) var hasClients = true
    /// Whether Swiftlet's server is to call methods directly; the code then needs the module Swiftlet.
    private(set) var wantsDirect = false
    private(set) var fileNaming = OutputNames.Naming.fullPath
    private(set) var extraImports: [String] = []
    private(set) var availability: [GRPCCodeGen.CodeGenerator.Config.AvailabilityAnnotations.Platform] = []
    private(set) var modules = Modules()
    /// Where the modules of other protos' code are listed.
    private var mappingsPath: String?
    private(set) var mappings = ProtoFileToModuleMappings()

    /// Reads options in the order in which they are given; the last one of a name counts.
    ///
    /// - Throws: `OptionFailure` for an option that is not known, or a value that is not its.
    init(_ pairs: [(key: String, value: String)]) throws {
        for (key, value) in pairs {
            try set(key, value)
        }
        mappings = ProtoFileToModuleMappings(swiftProtobufModuleName: modules.protobuf)
        guard let mappingsPath else { return }
        do {
            mappings = try ProtoFileToModuleMappings(path: mappingsPath, swiftProtobufModuleName: modules.protobuf)
        } catch {
            throw OptionFailure.unreadable("ProtoPathModuleMappings", path: mappingsPath, "\(error)")
        }
    }

    /// Whether there is code for direct calls: only servers have it.
    var isDirect: Bool { wantsDirect && hasServers }

    /// What GRPCCodeGen is told.
    var config: GRPCCodeGen.CodeGenerator.Config {
        var config = GRPCCodeGen.CodeGenerator.Config(
            accessLevel: visibility,
            accessLevelOnImports: usesAccessLevelOnImports,
            client: hasClients,
            server: hasServers
        )
        config.grpcCoreModuleName = modules.core
        config.availability = availability.isEmpty ? .default : .custom(availability)
        return config
    }

    private mutating func set(_ key: String, _ value: String) throws(OptionFailure) {
        switch key {
        case "Visibility": visibility = try Self.accessLevel(key, value)
        case "UseAccessLevelOnImports": usesAccessLevelOnImports = try Self.flag(key, value)
        case "Server": hasServers = try Self.flag(key, value)
        case "Client": hasClients = try Self.flag(key, value)
        case "Direct": wantsDirect = try Self.flag(key, value)
        case "FileNaming": fileNaming = try Self.fileNaming(key, value)
        case "ExtraModuleImports": extraImports.append(try Self.text(key, value))
        case "Availability": availability.append(try Self.platform(key, value))
        case "GRPCModuleName": modules.core = try Self.text(key, value)
        case "GRPCProtobufModuleName": modules.protobufCoding = try Self.text(key, value)
        case "SwiftProtobufModuleName": modules.protobuf = try Self.text(key, value)
        case "SwiftletModuleName": modules.swiftlet = try Self.text(key, value)
        case "ProtoPathModuleMappings": mappingsPath = value.isEmpty ? mappingsPath : value
        default: throw .unknown(key)
        }
    }
}

// MARK: - Values

extension ServiceOptions {
    private typealias Config = GRPCCodeGen.CodeGenerator.Config

    private static func flag(_ key: String, _ value: String) throws(OptionFailure) -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .value(key, value, expected: "true or false")
        }
    }

    private static func text(_ key: String, _ value: String) throws(OptionFailure) -> String {
        guard !value.isEmpty else { throw .value(key, value, expected: "a name") }
        return value
    }

    private static func accessLevel(_ key: String, _ value: String) throws(OptionFailure) -> Config.AccessLevel {
        switch value {
        case "Internal": return .internal
        case "Package": return .package
        case "Public": return .public
        default: throw .value(key, value, expected: "Internal, Package or Public")
        }
    }

    private static func fileNaming(_ key: String, _ value: String) throws(OptionFailure) -> OutputNames.Naming {
        guard let naming = OutputNames.Naming(rawValue: value) else {
            throw .value(key, value, expected: "FullPath, PathToUnderscores or DropPath")
        }
        return naming
    }

    private static func platform(
        _ key: String,
        _ value: String
    ) throws(OptionFailure) -> Config.AvailabilityAnnotations.Platform {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { throw .value(key, value, expected: "a platform and a version, \"macOS 15.0\"") }
        return .init(os: String(parts[0]), version: String(parts[1]))
    }
}

/// Why options cannot be used, in words for who wrote them.
enum OptionFailure: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    case value(String, String, expected: String)
    case unreadable(String, path: String, String)

    var description: String {
        switch self {
        case .unknown("ReflectionData"):
            "option ReflectionData is not supported: reflection reads descriptor sets, see --descriptor_set_out"
        case .unknown(let key):
            "unknown option \"\(key)\", expected one of \(Self.known.joined(separator: ", "))"
        case .value(let key, let value, let expected):
            "option \(key) is \"\(value)\", expected \(expected)"
        case .unreadable(let key, let path, let reason):
            "option \(key): \"\(path)\" cannot be read: \(reason)"
        }
    }

    private static let known = [
        "Availability", "Client", "Direct", "ExtraModuleImports", "FileNaming", "GRPCModuleName",
        "GRPCProtobufModuleName", "ProtoPathModuleMappings", "Server", "SwiftProtobufModuleName", "SwiftletModuleName",
        "UseAccessLevelOnImports", "Visibility",
    ]
}
