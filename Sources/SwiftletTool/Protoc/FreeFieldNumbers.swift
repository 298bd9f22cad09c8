internal import ProtoCodegen

/// The lines of `--print_free_field_numbers`: for each message the numbers that are neither used nor reserved.
enum FreeFieldNumbers {
    /// The largest number that a field may have.
    private static let maximum: Int32 = 536_870_911

    /// The lines for all messages of a serialized `FileDescriptorProto`, nested ones before those they lie in.
    static func text(for descriptor: [UInt8]) -> String {
        MessageNumbers.messages(ofFile: descriptor).map { lines(for: $0) }.joined()
    }

    private static func lines(for message: MessageNumbers) -> String {
        message.nested.map { lines(for: $0) }.joined() + line(for: message)
    }

    private static func line(for message: MessageNumbers) -> String {
        var text = message.fullName
        text += String(repeating: " ", count: max(0, 35 - text.utf8.count)) + " free:"
        var next: Int32 = 1
        for range in message.taken.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
        where next < range.upperBound {
            if next + 1 == range.lowerBound {
                text += " \(next)"
            } else if next < range.lowerBound {
                text += " \(next)-\(range.lowerBound - 1)"
            }
            next = range.upperBound
        }
        return next <= maximum ? "\(text) \(next)-INF\n" : "\(text)\n"
    }
}
