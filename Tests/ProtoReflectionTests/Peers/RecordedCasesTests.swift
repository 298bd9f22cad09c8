import ProtoReflection
import Testing

@Suite("What protoc was recorded to do")
struct RecordedCasesTests {
    @Test("encodes text as protoc --encode, or refuses it as protoc does", arguments: RecordedCase.all)
    func agrees(with recorded: RecordedCase) throws {
        let output: [UInt8]?
        do {
            output = try recorded.run()
        } catch is TextFormatError {
            output = nil
        } catch is WireDecodingError {
            output = nil
        }
        if recorded.mode == .encode || recorded.mode == .encodeDeterministic {
            #expect(output == recorded.output)
        } else {
            #expect(
                output.map { String(decoding: $0, as: UTF8.self) }
                    == recorded.output.map { String(decoding: $0, as: UTF8.self) }
            )
        }
    }
}
