"""The compressed flag of each message, in both directions."""
from casebook import expect
from raw_case import (
    EMPTY_CALL, FULL_DUPLEX_CALL, INTERNAL, INVALID_ARGUMENT, STREAMING_INPUT_CALL, STREAMING_OUTPUT_CALL,
    UNARY_CALL, UNIMPLEMENTED, WINDOW_BITS, case, compress, decompress, expect_ok, expect_status,
)
from raw_http2 import Connection
from schema_under_test import (
    RESPONSE_SIZE, SimpleRequest, SimpleResponse, StreamingInputCallResponse, StreamingOutputCallRequest,
    StreamingOutputCallResponse, input_request, large_request,
)


def check_large(answer, is_compressed, encoding):
    """Fails unless the answer is a large response with that flag, in that encoding."""
    expect_ok(answer)
    flag, body = answer.messages[0]
    expect(flag, int(is_compressed), "the compressed flag")
    if is_compressed:
        expect(answer.value("grpc-encoding"), encoding, "grpc-encoding")
        assert len(body) < RESPONSE_SIZE // 10, f"{len(body)} bytes are not compressed"
        body = decompress(body, encoding)
    expect(SimpleResponse.FromString(body).payload.body, bytes(RESPONSE_SIZE), "the response's body")


@case
def server_compressed_unary(address):
    for encoding in WINDOW_BITS:
        with Connection(address) as connection:
            for is_compressed in (True, False):
                request = large_request(response_compressed={"value": is_compressed}).SerializeToString()
                answer = connection.call(UNARY_CALL, request, headers=[("grpc-accept-encoding", encoding)])
                check_large(answer, is_compressed, encoding)


@case
def server_compresses_only_what_is_accepted(address):
    """A client that accepts nothing, or what the server does not know, gets plain messages."""
    request = large_request(response_compressed={"value": True}).SerializeToString()
    with Connection(address) as connection:
        for headers in ([], [("grpc-accept-encoding", "identity")], [("grpc-accept-encoding", "snappy, br")]):
            check_large(connection.call(UNARY_CALL, request, headers=headers), False, None)
        answer = connection.call(UNARY_CALL, request, headers=[("grpc-accept-encoding", "snappy,identity , gzip")])
        check_large(answer, True, "gzip")


@case
def server_compressed_streaming(address):
    parameters = [
        {"size": 31415, "compressed": {"value": True}},
        {"size": 92653, "compressed": {"value": False}},
    ]
    request = StreamingOutputCallRequest(response_parameters=parameters).SerializeToString()
    with Connection(address) as connection:
        for path in (STREAMING_OUTPUT_CALL, FULL_DUPLEX_CALL):
            answer = connection.call(path, request, headers=[("grpc-accept-encoding", "gzip")])
            expect_ok(answer, messages=2)
            (first_flag, first), (second_flag, second) = answer.messages
            expect((first_flag, second_flag), (1, 0), "the compressed flags")
            bodies = [
                StreamingOutputCallResponse.FromString(body).payload.body for body in (decompress(first), second)
            ]
            expect(bodies, [bytes(31415), bytes(92653)], "the bodies")


@case
def client_compressed_unary(address):
    expected = large_request(expect_compressed={"value": True}).SerializeToString()
    plain = large_request(expect_compressed={"value": False}).SerializeToString()
    for encoding in WINDOW_BITS:
        headers = [("grpc-encoding", encoding)]
        with Connection(address) as connection:
            # The probe: the header says that messages may be compressed, the flag that this one is not.
            expect_status(connection.call(UNARY_CALL, expected, headers=headers), INVALID_ARGUMENT)
            for message in ((1, compress(expected, encoding)), (0, plain)):
                check_large(connection.call(UNARY_CALL, message, headers=headers), False, None)


@case
def client_compressed_streaming(address):
    headers = [("grpc-encoding", "gzip")]
    first = input_request(27182, expect_compressed={"value": True}).SerializeToString()
    second = input_request(45904, expect_compressed={"value": False}).SerializeToString()
    with Connection(address) as connection:
        expect_status(connection.call(STREAMING_INPUT_CALL, first, headers=headers), INVALID_ARGUMENT)
        answer = connection.call(STREAMING_INPUT_CALL, (1, compress(first)), second, headers=headers)
        expect_ok(answer)
        response = StreamingInputCallResponse.FromString(answer.messages[0][1])
        expect(response.aggregated_payload_size, 73086, "the aggregated size")


@case
def unknown_encoding(address):
    """UNIMPLEMENTED, with the encodings that the server knows."""
    with Connection(address) as connection:
        answer = connection.call(UNARY_CALL, (1, b"xyz"), headers=[("grpc-encoding", "snappy")])
        expect_status(answer, UNIMPLEMENTED)
        accepted = ",".join(answer.values("grpc-accept-encoding")).replace(" ", "").split(",")
        assert {"gzip", "deflate"} <= set(accepted), f"grpc-accept-encoding is {accepted}"


@case
def compressed_flag_without_encoding(address):
    with Connection(address) as connection:
        for headers in ([], [("grpc-encoding", "identity")]):
            answer = connection.call(UNARY_CALL, (1, compress(b"")), headers=headers)
            expect_status(answer, INTERNAL)


@case
def compressed_nonsense(address):
    """A message that is not in its encoding, is cut short in it or has another checksum is an error."""
    whole = compress(large_request().SerializeToString())
    with Connection(address) as connection:
        for body in (b"not gzip at all", whole[:-20], whole[:-8] + bytes(8), whole + b"rest"):
            answer = connection.call(UNARY_CALL, (1, body), headers=[("grpc-encoding", "gzip")])
            expect_status(answer, INTERNAL)
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def bodies_that_do_not_compress(address):
    """An empty message may be compressed, too."""
    with Connection(address) as connection:
        answer = connection.call(EMPTY_CALL, (1, compress(b"")), headers=[("grpc-encoding", "gzip")])
        expect_ok(answer)
        request = SimpleRequest(response_compressed={"value": True}).SerializeToString()
        answer = connection.call(UNARY_CALL, request, headers=[("grpc-accept-encoding", "gzip")])
        expect_ok(answer)
        flag, body = answer.messages[0]
        expect(SimpleResponse.FromString(decompress(body) if flag else body), SimpleResponse(payload={}), "response")
