// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "protobuf-conformance",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swiftlet", path: "../..")],
    targets: [
        .executableTarget(
            name: "testee",
            dependencies: [.product(name: "ProtoReflection", package: "swiftlet")]
        )
    ]
)
