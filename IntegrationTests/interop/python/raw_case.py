"""What the raw cases share."""
import zlib

from schema_under_test import SERVICE

from casebook import Casebook, expect

case = Casebook()

EMPTY_CALL = f"/{SERVICE}/EmptyCall"
UNARY_CALL = f"/{SERVICE}/UnaryCall"
STREAMING_INPUT_CALL = f"/{SERVICE}/StreamingInputCall"
STREAMING_OUTPUT_CALL = f"/{SERVICE}/StreamingOutputCall"
FULL_DUPLEX_CALL = f"/{SERVICE}/FullDuplexCall"

OK, CANCELLED, INVALID_ARGUMENT, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED = 0, 1, 3, 4, 8
UNIMPLEMENTED, INTERNAL = 12, 13

# zlib's window bits for each encoding: with a header of gzip's, or of zlib's, which HTTP calls deflate.
WINDOW_BITS = {"gzip": 31, "deflate": 15}


def compress(data, encoding="gzip"):
    deflater = zlib.compressobj(wbits=WINDOW_BITS[encoding])
    return deflater.compress(data) + deflater.flush()


def decompress(data, encoding="gzip"):
    return zlib.decompress(data, wbits=WINDOW_BITS[encoding])


def expect_ok(answer, messages=1):
    """Fails unless the call went well, with so many messages, and with the headers that gRPC asks for."""
    expect(answer.value(":status"), "200", "the HTTP status")
    expect(answer.status, OK, f"the status (message {answer.value('grpc-message')!r})")
    expect(answer.reset, None, "the reset's code")
    expect(answer.rest, b"", "what came after the last message")
    expect(len(answer.messages), messages, "the number of messages")
    content_type = answer.value("content-type") or ""
    assert content_type.partition("+")[0] == "application/grpc", f"content-type is {content_type!r}"


def expect_status(answer, status):
    """Fails unless the call ended with that status, by gRPC's means or a reset that means the same."""
    expect(answer.value(":status"), "200", "the HTTP status")
    expect(answer.status, status, f"the status (message {answer.value('grpc-message')!r})")
