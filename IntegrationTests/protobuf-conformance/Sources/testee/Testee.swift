import Foundation
import ProtoReflection

/// Answers the requests of protobuf's conformance runner: a length of four bytes, then a `conformance.ConformanceRequest`,
/// on the standard input; the same with a `conformance.ConformanceResponse` on the standard output.
///
/// The one argument is a set of descriptors that holds `conformance.proto` and the messages of the suite.
@main
struct Testee {
    /// The numbers of `conformance.WireFormat`.
    private enum Format {
        static let protobuf: Int32 = 1
        static let text: Int32 = 4
    }

    private let pool: DescriptorPool
    private let request: MessageDescriptor
    private let response: MessageDescriptor

    static func main() throws {
        guard CommandLine.arguments.count == 2, let set = FileManager.default.contents(atPath: CommandLine.arguments[1])
        else { throw Failure(message: "usage: testee DESCRIPTOR_SET") }
        let pool = try DescriptorPool(fileDescriptorSet: [UInt8](set))
        guard let request = pool.message(named: "conformance.ConformanceRequest"),
            let response = pool.message(named: "conformance.ConformanceResponse")
        else { throw Failure(message: "the descriptors lack conformance.proto") }
        try Testee(pool: pool, request: request, response: response).serve()
    }

    private struct Failure: Error {
        var message: String
    }

    private func serve() throws {
        while let length = Self.read(4) {
            let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
            guard let bytes = Self.read(count) else { throw Failure(message: "the input ends within a request") }
            let answer = try self.answer(try DynamicMessage(decoding: bytes, as: self.request)).encoded()
            let prefix = (0..<4).map { UInt8(truncatingIfNeeded: answer.count >> ($0 * 8)) }
            FileHandle.standardOutput.write(Data(prefix + answer))
        }
    }

    private static func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = FileHandle.standardInput.readData(ofLength: count - bytes.count)
            if more.isEmpty { return nil }
            bytes += more
        }
        return bytes
    }

    private func answer(_ request: DynamicMessage) throws -> DynamicMessage {
        var response = DynamicMessage(self.response)
        guard case .string(let name) = request["message_type"] ?? .string(""),
            let type = self.pool.message(named: name.description)
        else {
            response["runtime_error"] = .string("unknown message type")
            return response
        }
        let message: DynamicMessage
        do {
            switch (request["protobuf_payload"], request["text_payload"]) {
            case (.bytes(let bytes), _): message = try DynamicMessage(decoding: bytes, as: type)
            case (_, .string(let text)): message = try TextParser().message(from: text.utf8, as: type)
            default:
                response["skipped"] = .string("only the binary and the text format are tested")
                return response
            }
        } catch {
            response["parse_error"] = .string(ProtoString("\(error)"))
            return response
        }
        switch request["requested_output_format"] {
        case .enum(Format.protobuf): response["protobuf_payload"] = .bytes(message.encoded())
        case .enum(Format.text):
            var printer = TextPrinter()
            printer.showsUnknownFields = request["print_unknown_fields"] == .bool(true)
            response["text_payload"] = .string(ProtoString(utf8: printer.utf8(of: message)))
        default: response["skipped"] = .string("only the binary and the text format are tested")
        }
        return response
    }
}
