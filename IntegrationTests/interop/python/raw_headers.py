"""Headers and trailers as they are on the wire."""
import base64

from casebook import expect
from raw_case import EMPTY_CALL, FULL_DUPLEX_CALL, OK, UNARY_CALL, UNIMPLEMENTED, case, expect_ok, expect_status
from raw_http2 import Connection
from schema_under_test import SERVICE, Empty, SimpleRequest

INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"


@case
def empty_unary(address):
    """Zero-size messages are five bytes on the wire."""
    with Connection(address) as connection:
        answer = connection.call(EMPTY_CALL, Empty().SerializeToString())
        expect_ok(answer)
        expect(answer.messages, [(0, b"")], "the messages")


@case
def trailers_only(address):
    """A call that fails at once is answered by one HEADERS frame."""
    with Connection(address) as connection:
        for path in (f"/{SERVICE}/UnimplementedCall", "/grpc.testing.UnimplementedService/UnimplementedCall"):
            answer = connection.call(path, b"")
            expect_status(answer, UNIMPLEMENTED)
            assert answer.is_trailers_only, "headers and trailers came apart"
            expect(len(answer.data), 0, "the length of the body")


@case
def duplicate_metadata(address):
    """Values under one key come back apart and in order, or joined by commas."""
    values = ["one", "two", "three"]
    with Connection(address) as connection:
        answer = connection.call(EMPTY_CALL, b"", headers=[(INITIAL, value) for value in values])
        expect_ok(answer)
        expect(",".join(answer.values(INITIAL)).replace(", ", ","), ",".join(values), "the values")


@case
def binary_metadata(address):
    """Base64 with and without padding, and several values in one line, are read; it is written without padding."""
    cases = [b"\xab\xab\xab", b"\x00", b"\xff\xfe", b"", b"\x00\x01,\r\n"]
    with Connection(address) as connection:
        for value in cases:
            padded = base64.b64encode(value).decode()
            for text in {padded, padded.rstrip("=")}:
                answer = connection.call(EMPTY_CALL, b"", headers=[(TRAILING, text)])
                expect_ok(answer)
                expect(answer.values(TRAILING), [padded.rstrip("=")], f"the echo of {text!r}")
        answer = connection.call(EMPTY_CALL, b"", headers=[(TRAILING, "q6ur,AAE=")])
        expect_ok(answer)
        expect(",".join(answer.values(TRAILING)), "q6ur,AAE", "the echo of two values in one line")


@case
def ascii_metadata(address):
    """Every character that metadata may hold survives, inner spaces included."""
    text = "".join(map(chr, range(0x21, 0x7F)))
    text = f"{text[:40]} {text[40:]}"
    with Connection(address) as connection:
        answer = connection.call(EMPTY_CALL, b"", headers=[(INITIAL, text)])
        expect_ok(answer)
        expect(answer.values(INITIAL), [text], "the echo")


@case
def percent_encoding(address):
    """grpc-message is printable ASCII, with everything else and the percent sign by its hexadecimal digits."""
    message = "100 % \t\n ☺ 😈 ~\x7f"
    request = SimpleRequest(response_status={"code": 2, "message": message}).SerializeToString()
    with Connection(address) as connection:
        answer = connection.call(UNARY_CALL, request)
        expect_status(answer, 2)
        encoded = "100 %25 %09%0A %E2%98%BA %F0%9F%98%88 ~%7F"
        expect(answer.value("grpc-message").upper(), encoded.upper(), "grpc-message")


@case
def content_types(address):
    """Every subtype that may be protobuf is, and parameters do not matter."""
    with Connection(address) as connection:
        for content_type in ("application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"):
            expect_ok(connection.call(EMPTY_CALL, b"", content_type=content_type))


@case
def response_headers_precede_the_end_of_the_request(address):
    """A client that waits for headers before it goes on gets them."""
    with Connection(address) as connection:
        stream = connection.start(FULL_DUPLEX_CALL)
        connection.wait(stream, until=lambda answer: answer.headers)
        connection.send(stream, is_last=True)
        expect(connection.wait(stream).status, OK, "the status")
