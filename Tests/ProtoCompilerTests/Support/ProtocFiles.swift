import Foundation

@testable import ProtoCompiler

/// The files that protoc brings along, from `Protos`.
enum ProtocFiles {
    /// Finds them by the names that they are imported by.
    static let resolver = MemoryResolver(contents)

    private static let contents: [String: [UInt8]] = {
        let folder = "google/protobuf"
        let path = CaseFile.tests.appending(path: "Protos/\(folder)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path.path)) ?? []
        var files: [String: [UInt8]] = [:]
        for name in names {
            files["\(folder)/\(name)"] = (try? Data(contentsOf: path.appending(path: name))).map { Array($0) }
        }
        return files
    }()
}
