/// Lines of text format with their indentation.
struct TextOutput {
    private(set) var bytes: [UInt8] = []
    private var indentation: Int = 0

    /// Writes the indentation and the name that begins a line.
    mutating func beginLine(_ name: String) {
        for _ in 0..<2 * self.indentation { self.bytes.append(UInt8(ascii: " ")) }
        self.bytes.append(contentsOf: name.utf8)
    }

    /// Writes a line `name: value`.
    mutating func line(_ name: String, _ value: String) {
        self.beginLine(name)
        self.bytes.append(contentsOf: ": ".utf8)
        self.bytes.append(contentsOf: value.utf8)
        self.bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes a line `name: "value"` with the value's escapes.
    mutating func line(_ name: String, quoting value: [UInt8]) {
        self.beginLine(name)
        self.bytes.append(contentsOf: ": \"".utf8)
        TextEscapes.encode(value, into: &self.bytes)
        self.bytes.append(contentsOf: "\"\n".utf8)
    }

    /// Writes `name {`, what `content` writes, and `}`.
    mutating func block(_ name: String, _ content: (inout TextOutput) -> Void) {
        self.beginLine(name)
        self.bytes.append(contentsOf: " {\n".utf8)
        self.indentation += 1
        content(&self)
        self.indentation -= 1
        self.beginLine("}\n")
    }
}
