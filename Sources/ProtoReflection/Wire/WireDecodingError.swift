/// Why bytes are not a message of a type.
public struct WireDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var problem: WireProblem
    /// Where the decoder stood, in bytes from the start of the input.
    public var offset: Int
    /// The path of the field that was being read, such as `orders[2].price`; empty at the top.
    public var path: String

    /// `at byte 17, field a.b: the input ends within a value`.
    public var description: String {
        self.path.isEmpty
            ? "at byte \(self.offset): \(self.problem)"
            : "at byte \(self.offset), field \(self.path): \(self.problem)"
    }
}
