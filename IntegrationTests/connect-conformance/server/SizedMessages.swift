import Foundation
import SwiftProtobuf

/// Messages after their size in four bytes, the highest first.
enum SizedMessages {
    private static let maxBytes = 1 << 20

    static func read<Content: Message>(from file: FileHandle) throws -> Content {
        let size = try Self.read(4, from: file).reduce(0) { $0 << 8 | Int($1) }
        guard size <= Self.maxBytes else {
            throw Failure(description: "a message of \(size) bytes was announced: expected at most \(Self.maxBytes)")
        }
        return try Content(serializedBytes: try Self.read(size, from: file))
    }

    static func write(_ message: some Message, to file: FileHandle) throws {
        let bytes: [UInt8] = try message.serializedBytes()
        let size = UInt32(bytes.count)
        let prefix = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: size >> $0) }
        try file.write(contentsOf: prefix + bytes)
    }

    private static func read(_ count: Int, from file: FileHandle) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = try file.read(upToCount: count - bytes.count), !more.isEmpty else {
                throw Failure(description: "the input ended after \(bytes.count) of \(count) bytes")
            }
            bytes.append(contentsOf: more)
        }
        return bytes
    }
}
