import Testing

@testable import ProtoCodegen

@Suite("Compiled schemas")
struct CompiledSchemaTests {
    private func file(_ name: String, imports: [String] = [], options: [String] = []) throws -> CompiledFile {
        let bytes =
            Wire.field(1, name) + imports.flatMap { Wire.field(3, $0) } + options.flatMap { Wire.field(15, $0) }
        return try #require(CompiledFile(bytes) { _ in bytes })
    }

    @Test("put imports first, option imports behind the others")
    func ordersImports() throws {
        let files = [
            try file("a", imports: ["b", "c"], options: ["o"]), try file("b", imports: ["d"]),
            try file("c", imports: ["d"]),
            try file("d"), try file("o", imports: ["p"]), try file("p"),
        ]
        let schema = CompiledSchema(inputs: ["a"], files: files)
        #expect(schema.inDependencyOrder().map(\.name) == ["d", "b", "c", "p", "o", "a"])
        #expect(schema.inputsInDependencyOrder().map(\.name) == ["a"])
    }

    @Test("put inputs in dependency order, too")
    func ordersInputs() throws {
        let files = [try file("a", imports: ["b"]), try file("b", imports: ["c"]), try file("c"), try file("x")]
        let schema = CompiledSchema(inputs: ["x", "a", "c", "b"], files: files)
        #expect(schema.inputsInDependencyOrder().map(\.name) == ["x", "c", "b", "a"])
    }

    @Test("walk a long chain of imports")
    func walksLongChains() throws {
        let count = 20_000
        let files = try (0..<count).map { try file("\($0)", imports: $0 + 1 < count ? ["\($0 + 1)"] : []) }
        let schema = CompiledSchema(inputs: ["0"], files: files)
        #expect(schema.inDependencyOrder().first?.name == "\(count - 1)")
    }
}
