import ProtoReflection
import Testing

@Suite("Descriptors that do not fit together")
struct DescriptorErrorTests {
    struct Example: Sendable, CustomTestStringConvertible {
        /// Files in the text format of `google.protobuf.FileDescriptorProto`.
        var files: [String]
        var error: String
        var testDescription: String { self.error }
    }

    static let examples = [
        Example(files: [#"name:"a" dependency:"b""#], error: #"a: imports "b", which is not in the set"#),
        Example(
            files: [#"name:"a" message_type{name:"M" field{name:"f" number:1 type:11 type_name:".N"}}"#],
            error: #"a: M.f: type ".N" is not defined"#
        ),
        Example(
            files: [#"name:"a" package:"p" message_type{name:"M" field{name:"f" number:1 type:14 type_name:".p.M"}}"#],
            error: #"a: p.M.f: ".p.M" is not of type enum"#
        ),
        Example(
            files: [#"name:"a" message_type{name:"M"} message_type{name:"M"}"#],
            error: "a: M: the name is defined twice"
        ),
        Example(
            files: [#"name:"a" message_type{name:"M"}"#, #"name:"a""#],
            error: "a: the file is there twice, with different content"
        ),
        Example(
            files: [#"name:"a" message_type{name:"M" field{name:"f" number:1}}"#],
            error: "a: M.f: the field has no type"
        ),
        Example(
            files: [
                #"name:"a" message_type{name:"M" field{name:"f" number:1 type:5} field{name:"g" number:1 type:5}}"#
            ],
            error: "a: M.g: field number 1 is used twice"
        ),
        Example(
            files: [#"name:"a" message_type{name:"M" field{name:"f" number:1 type:5 oneof_index:1}}"#],
            error: "a: M.f: belongs to oneof number 1, but the message has 0"
        ),
        Example(
            files: [#"name:"a" message_type{name:"M" field{name:"f" number:1 type:5 default_value:"x"}}"#],
            error: #"a: M.f: default value "x" is not a value of type int32"#
        ),
        Example(
            files: [#"name:"a" message_type{name:"M" field{name:"f" number:-1 type:5}}"#],
            error: "a: M.f: number -1 is not positive"
        ),
        Example(
            files: [#"name:"a" extension{name:"x" number:1 type:5 extendee:".M"}"#],
            error: #"a: x: extends message ".M", which is not defined"#
        ),
        Example(
            files: [
                #"name:"a" message_type{name:"M"} extension{name:"x" number:1 type:5 extendee:".M"} "#
                    + #"extension{name:"y" number:1 type:5 extendee:".M"}"#
            ],
            error: "a: y: extension number 1 of .M is also that of x"
        ),
        Example(
            files: [#"name:"a" service{name:"S" method{name:"R" input_type:".M" output_type:".M"}}"#],
            error: #"a: S.R: message ".M" is not defined"#
        ),
    ]

    @Test("are refused with the file, the symbol and what is missing", arguments: Self.examples)
    func refused(_ example: Example) throws {
        let schema = try DescriptorPool(fileDescriptorSet: Fixtures.bytes("descriptor.binpb"))
        let type = try #require(schema.message(named: "google.protobuf.FileDescriptorProto"))
        let files = try example.files.map { try TextParser().message(from: $0, as: type).encoded() }
        let error = #expect(throws: DescriptorError.self) { try DescriptorPool(files: files) }
        #expect(error?.description == example.error)
    }

    @Test("bytes that are no descriptors are refused with the place")
    func malformed() {
        let error = #expect(throws: DescriptorError.self) { try DescriptorPool(fileDescriptorSet: [0x0a, 0x05, 0x01]) }
        #expect(error?.code == .malformed)
        #expect(
            error?.description == "the bytes are not a FileDescriptorSet: at byte 2: "
                + "length 5 reaches past the end, only 1 bytes are left"
        )
    }

    @Test("types may be named from the inside out, as descriptors made by hand do")
    func relativeNames() throws {
        let schema = try DescriptorPool(fileDescriptorSet: Fixtures.bytes("descriptor.binpb"))
        let type = try #require(schema.message(named: "google.protobuf.FileDescriptorProto"))
        let text =
            #"name:"a" package:"p.q" message_type{name:"M" field{name:"f" number:1 type_name:"N"}} "#
            + #"message_type{name:"N"}"#
        let pool = try DescriptorPool(files: [try TextParser().message(from: text, as: type).encoded()])
        #expect(pool.message(named: "p.q.M")?.field(named: "f")?.messageType?.fullName == "p.q.N")
    }
}
