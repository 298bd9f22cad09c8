import Foundation
import Testing

@testable import ProtoCompiler

@Suite("Inputs that once crashed or hung")
struct RegressionTests {
    private static let folder = CaseFile.tests.appending(path: "Robustness/Regressions")

    private static let names =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0 != "README.md" }
        .sorted()

    @Test("is told what is wrong, or compiled", arguments: names)
    func compiles(_ name: String) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
        let resolver = ChainResolver([MemoryResolver(["a.proto": bytes]), BundledResolver()])
        var settings = Compiler.Settings()
        settings.includesSourceInfo = true
        let result = Compiler(resolver: resolver, settings: settings).compile(files: ["a.proto"])
        #expect(result.hasErrors == result.files.isEmpty)
    }
}
