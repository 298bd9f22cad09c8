// swift-tools-version: 6.2
import PackageDescription

// MARK: - Products

/// Whether only the command-line tool is built, for `make install`: SwiftPM would build it a second time for the plugins.
let isToolOnly = Context.environment["SWIFTLET_TOOL_ONLY"] != nil

/// Whether only the libraries and their tests are built, for `scripts/sanitize.sh`: without the peers of other tests, which
/// bring BoringSSL, and without the tool.
let isLibrariesOnly = Context.environment["SWIFTLET_LIBRARIES_ONLY"] != nil

let toolProducts: [Product] = [
    .executable(name: "swiftlet", targets: ["SwiftletTool"]),
    .executable(name: "protoc-gen-swiftlet", targets: ["protoc-gen-swiftlet"]),
]

let otherProducts: [Product] = [
    .library(name: "Swiftlet", targets: ["Swiftlet"]),
    .executable(name: "greeter", targets: ["greeter"]),
    // For our own plugins: within one package SwiftPM looks for a tool's product by the name of its target.
    .executable(name: "SwiftletTool", targets: ["SwiftletTool"]),
    .plugin(name: "SwiftletPlugin", targets: ["SwiftletPlugin"]),
    .plugin(name: "swiftlet-compile", targets: ["SwiftletCompileCommand"]),
]

// MARK: - Dependencies

let toolDependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0", traits: []),
    .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.0"),
]

let otherDependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", from: "2.9.0"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    // For the tests only.
    .package(url: "https://github.com/apple/swift-system.git", from: "1.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0", traits: []),
]

// MARK: - Settings

/// Every target of ours is built with these.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// MARK: - Targets

let libraries: [Target] = [
    .target(name: "HPACK", swiftSettings: strict),
    .target(name: "HTTP2", dependencies: ["HPACK"], swiftSettings: strict),
    .systemLibrary(name: "CLinuxEvents"),
    .target(name: "Sockets", dependencies: ["CLinuxEvents"], swiftSettings: strict),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
    .target(
        name: "Swiftlet",
        dependencies: [
            "CZlib",
            "HPACK",
            "HTTP2",
            "Sockets",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        swiftSettings: strict
    ),
]

/// The generators that `swiftlet compile` and both plugins run.
let generators: [Target.Dependency] = [
    "protoc-gen-swiftlet",
    .product(name: "protoc-gen-swift", package: "swift-protobuf"),
]

let tools: [Target] = [
    .target(name: "ProtoCompiler", swiftSettings: strict),
    .target(name: "ProtoReflection", swiftSettings: strict),
    .target(name: "ProtoCodegen", swiftSettings: strict),
    .target(
        name: "ServiceCodegen",
        dependencies: [
            .product(name: "GRPCCodeGen", package: "grpc-swift-2"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
        ],
        swiftSettings: strict
    ),
    .executableTarget(
        name: "protoc-gen-swiftlet",
        dependencies: [
            "ServiceCodegen",
            .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
        ],
        swiftSettings: strict
    ),
    // The product is called `swiftlet`: docs/decisions.md tells why the target is not.
    .executableTarget(
        name: "SwiftletTool",
        dependencies: [
            "ProtoCodegen",
            "ProtoCompiler",
            "ProtoReflection",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            // A product of another package that is depended on is built into the same folder, and that is where the tool
            // looks for it. An executable of this package would be linked in.
            .product(name: "protoc-gen-swift", package: "swift-protobuf"),
        ],
        swiftSettings: strict
    ),
]

let plugins: [Target] = [
    .plugin(name: "SwiftletPlugin", capability: .buildTool(), dependencies: ["SwiftletTool"] + generators),
    .plugin(
        name: "SwiftletCompileCommand",
        capability: .command(
            intent: .custom(
                verb: "swiftlet-compile",
                description: "Write the Swift code of .proto files into the source tree."
            ),
            permissions: [.writeToPackageDirectory(reason: "The generated Swift files go beside the sources.")]
        ),
        dependencies: ["SwiftletTool"] + generators
    ),
]

let examples: [Target] = [
    .executableTarget(
        name: "greeter",
        dependencies: [
            "Swiftlet",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
            .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        path: "Examples/greeter",
        exclude: ["README.md"],
        swiftSettings: strict,
        plugins: ["SwiftletPlugin"]
    )
]

/// What both servers under test depend on beside their generated code.
let serverDependencies: [Target.Dependency] = [
    "ServerUnderTest",
    "Swiftlet",
    .product(name: "GRPCCore", package: "grpc-swift-2"),
    .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
    .product(name: "SwiftProtobuf", package: "swift-protobuf"),
]

/// Servers for the test programs of other projects.
let serversUnderTest: [Target] = [
    .target(
        name: "ServerUnderTest",
        dependencies: [
            "Swiftlet",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        path: "IntegrationTests/server-under-test",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "interop-server",
        dependencies: serverDependencies + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
        path: "IntegrationTests/interop/server",
        swiftSettings: strict,
        plugins: ["SwiftletPlugin"]
    ),
    .executableTarget(
        name: "connect-conformance-server",
        dependencies: serverDependencies,
        path: "IntegrationTests/connect-conformance/server",
        swiftSettings: strict,
        plugins: ["SwiftletPlugin"]
    ),
]

let tests: [Target] = [
    // Finds the programs and files of other projects that the tests compare with.
    .target(name: "PeerSupport", path: "Tests/PeerSupport", swiftSettings: strict),
    .testTarget(
        name: "GreeterTests",
        dependencies: [
            "PeerSupport",
            "Swiftlet",
            "greeter",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCInProcessTransport", package: "grpc-swift-2"),
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "SystemPackage", package: "swift-system"),
        ],
        exclude: ["Peers"],
        swiftSettings: strict
    ),
    .testTarget(name: "HPACKTests", dependencies: ["HPACK"], swiftSettings: strict),
    .testTarget(name: "HTTP2Tests", dependencies: ["HTTP2"], swiftSettings: strict),
    .testTarget(
        name: "InteropTests",
        dependencies: [
            "PeerSupport",
            "connect-conformance-server",
            "interop-server",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ],
        swiftSettings: strict
    ),
    .testTarget(name: "ProtoCodegenTests", dependencies: ["ProtoCodegen"], swiftSettings: strict),
    .testTarget(
        name: "ProtoCompilerTests",
        dependencies: ["PeerSupport", "ProtoCompiler"],
        exclude: ["Cases", "Robustness/Regressions"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "ProtoReflectionTests",
        dependencies: ["PeerSupport", "ProtoReflection"],
        exclude: ["Fixtures"],
        swiftSettings: strict
    ),
    .testTarget(name: "SocketsTests", dependencies: ["Sockets"], swiftSettings: strict),
    .testTarget(
        name: "SwiftletTests",
        dependencies: [
            "CZlib",
            "HPACK",
            "HTTP2",
            "Sockets",
            "Swiftlet",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
            .product(name: "InMemoryLogging", package: "swift-log"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Metrics", package: "swift-metrics"),
            .product(name: "MetricsTestKit", package: "swift-metrics"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ],
        exclude: ["Direct/direct.proto"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "ServiceCodegenTests",
        dependencies: [
            "ServiceCodegen",
            .product(name: "GRPCCodeGen", package: "grpc-swift-2"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
        ],
        exclude: ["Fixtures"],
        swiftSettings: strict
    ),
    .testTarget(
        name: "SwiftletToolTests",
        dependencies: ["PeerSupport", "ProtoCompiler", "SwiftletTool"],
        exclude: ["Recorded"],
        swiftSettings: strict
    ),
]

// MARK: - Package

let allTargets = libraries + tools + plugins + examples + serversUnderTest + tests
let libraryTargets =
    libraries + tools.filter { $0.type == .regular }
    + tests.filter { !["GreeterTests", "InteropTests", "SwiftletToolTests"].contains($0.name) }

let package = Package(
    name: "swiftlet",
    platforms: [.macOS(.v15)],
    products: isLibrariesOnly ? [] : isToolOnly ? toolProducts : toolProducts + otherProducts,
    dependencies: isToolOnly ? toolDependencies : toolDependencies + otherDependencies,
    targets: isLibrariesOnly ? libraryTargets : isToolOnly ? tools : allTargets
)
