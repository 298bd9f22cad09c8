import Foundation
import ProtoReflection
import Testing

/// The files that the tests read: schemas, and cases recorded from protoc.
enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    /// The pool of the schemas in `Fixtures/protos`.
    static let pool: DescriptorPool = {
        guard let pool = try? DescriptorPool(fileDescriptorSet: Self.bytes("schema.binpb")) else {
            fatalError("Fixtures/schema.binpb is not a set of descriptors")
        }
        return pool
    }()

    static func bytes(_ name: String) -> [UInt8] {
        guard let data = try? Data(contentsOf: Self.folder.appending(path: name)) else {
            fatalError("Fixtures/\(name) is missing")
        }
        return [UInt8](data)
    }

    static func message(_ name: String) throws -> MessageDescriptor {
        try #require(Self.pool.message(named: name), "the schema has no message \(name)")
    }
}

/// What protoc made of an input.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    enum Mode: String, Sendable {
        case encode
        case encodeDeterministic = "encode-deterministic"
        case decode
        case decodeRaw = "decode_raw"
    }

    var mode: Mode
    var type: String
    var input: [UInt8]
    /// `nil` where protoc refuses the input.
    var output: [UInt8]?
    /// The input as the table writes it.
    var text: String

    var testDescription: String { "\(self.type): \(self.text)" }

    /// The cases of `Fixtures/recorded.tsv`.
    static let all: [RecordedCase] = Fixtures.bytes("recorded.tsv").split(separator: UInt8(ascii: "\n")).map { line in
        let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard columns.count == 4, let mode = Mode(rawValue: String(decoding: columns[0], as: UTF8.self)),
            let input = TextEscapes.decode(columns[2]), let output = TextEscapes.decode(columns[3])
        else { fatalError("Fixtures/recorded.tsv has a wrong line: \(String(decoding: line, as: UTF8.self))") }
        return RecordedCase(
            mode: mode,
            type: String(decoding: columns[1], as: UTF8.self),
            input: input,
            output: columns[3].elementsEqual("!".utf8) ? nil : output,
            text: String(decoding: columns[2], as: UTF8.self)
        )
    }

    /// What this library makes of the input.
    func run() throws -> [UInt8] {
        switch self.mode {
        case .decodeRaw: try RawTextPrinter.text(of: self.input)
        case .decode:
            TextPrinter().utf8(
                of: try DynamicMessage(decoding: self.input, as: try Fixtures.message(self.type), options: .protoc)
            )
        case .encode, .encodeDeterministic:
            try TextParser.protoc.message(from: self.input, as: try Fixtures.message(self.type))
                .encoded(isDeterministic: self.mode == .encodeDeterministic)
        }
    }
}

/// Bytes written as hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    let digits = Array(text.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}
