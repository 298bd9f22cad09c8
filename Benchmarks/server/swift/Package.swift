// swift-tools-version: 6.2
import PackageDescription

// The load client, which depends on nothing, and one server per row of the table.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let service: Target = .target(
    name: "BenchmarkService",
    dependencies: [
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        // So the plugin registers the services for the direct path too.
        .product(name: "Swiftlet", package: "swiftlet"),
    ],
    swiftSettings: strict,
    plugins: [.plugin(name: "SwiftletPlugin", package: "swiftlet")]
)

let official: Target = .executableTarget(
    name: "bench-grpc-swift-2",
    dependencies: [
        "BenchmarkService",
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
    ],
    swiftSettings: strict
)

let ours: [Target] = ["bench-swiftlet", "bench-swiftlet-direct"].map { name in
    .executableTarget(
        name: name,
        dependencies: [
            "BenchmarkService",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "Swiftlet", package: "swiftlet"),
        ],
        swiftSettings: strict
    )
}

let epoll: Target = .systemLibrary(name: "CEpoll")

let load: Target = .executableTarget(name: "bench-load", dependencies: ["CEpoll"], swiftSettings: strict)

let package = Package(
    name: "server-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swiftlet", path: "../../.."),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0", traits: []),
        .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", from: "2.9.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.0"),
    ],
    targets: [epoll, load, service, official] + ours
)
