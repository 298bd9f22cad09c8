// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// A package as a user writes it: its protos are compiled by Swiftlet's build plugin.
///
/// `SWIFTLET_PATH` names another copy of Swiftlet to test.
let swiftlet = ProcessInfo.processInfo.environment["SWIFTLET_PATH"] ?? "../.."

let package = Package(
    name: "plugin-consumer",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swiftlet", path: swiftlet),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0", traits: []),
        .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.0"),
    ],
    targets: [
        .executableTarget(
            name: "Consumer",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            plugins: [.plugin(name: "SwiftletPlugin", package: "swiftlet")]
        )
    ]
)
