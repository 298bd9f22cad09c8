"""Requests that are not gRPC's, or break its rules."""
import socket

from casebook import expect
from raw_case import (
    EMPTY_CALL, INTERNAL, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNARY_CALL, UNIMPLEMENTED, case, compress, expect_ok,
    expect_status,
)
from raw_http2 import TIMEOUT, Connection, prefixed
from schema_under_test import SERVICE, SimpleRequest

LIMIT = 4 << 20


@case
def other_content_types(address):
    """415, as gRPC's description of the protocol asks."""
    with Connection(address) as connection:
        for content_type in ("application/json", "text/html", "application/grpcx", "application/grp", None):
            answer = connection.call(EMPTY_CALL, b"", content_type=content_type)
            expect(answer.value(":status"), "415", f"the HTTP status for {content_type!r}")
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def other_methods(address):
    """Anything but POST is refused: by HTTP's status, or by gRPC's."""
    with Connection(address) as connection:
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            answer = connection.call(EMPTY_CALL, b"", method=method)
            is_refused = answer.value(":status") == "405" or answer.status in (2, INTERNAL, UNIMPLEMENTED)
            assert is_refused, f"{method} is answered by {answer.headers} and {answer.trailers}"
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def odd_paths(address):
    """What is not exactly a service's method is UNIMPLEMENTED or refused by HTTP, and never served."""
    paths = ["/", "//", f"/{SERVICE}", f"/{SERVICE}/", f"//{SERVICE}/EmptyCall", f"/{SERVICE}/EmptyCall/",
             f"/{SERVICE}/emptycall", f"/{SERVICE}/EmptyCall?x=1", f"/{SERVICE}/./EmptyCall", f"/{SERVICE}%2FEmptyCall",
             f"/x/../{SERVICE}/EmptyCall", "*"]
    with Connection(address) as connection:
        for path in paths:
            answer = connection.call(path, b"")
            is_refused = answer.status == UNIMPLEMENTED or answer.value(":status") in ("400", "404") or (
                answer.reset is not None)
            assert is_refused, f"{path} is answered by {answer.headers} and {answer.trailers}"
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def unknown_flags(address):
    with Connection(address) as connection:
        for flag in (2, 3, 128, 255):
            expect_status(connection.call(EMPTY_CALL, (flag, b"")), INTERNAL)


@case
def message_that_does_not_parse(address):
    with Connection(address) as connection:
        answer = connection.call(UNARY_CALL, b"\xff\xff\xff\xff")
        assert answer.status in (INTERNAL, INVALID_ARGUMENT), f"the status is {answer.status}"
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def message_at_the_limit(address):
    """4 MiB are taken, a byte more is not; and a prefix alone is enough to say so."""
    def request(size):
        overhead = SimpleRequest(payload={"body": bytes(size)}).ByteSize() - size
        message = SimpleRequest(payload={"body": bytes(size - overhead)}).SerializeToString()
        expect(len(message), size, "the size that the case makes")
        return message

    with Connection(address) as connection:
        expect_ok(connection.call(UNARY_CALL, request(LIMIT)))
        expect_status(connection.call(UNARY_CALL, request(LIMIT + 1)), RESOURCE_EXHAUSTED)
        stream = connection.start(UNARY_CALL)
        connection.send(stream, prefixed(b"", length=0xFFFF_FFFF))
        expect_status(connection.wait(stream), RESOURCE_EXHAUSTED)
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def compressed_message_above_the_limit(address):
    """The limit holds for what a message becomes: 64 MiB of zeros are 64 KiB of gzip."""
    bomb = compress(SimpleRequest(payload={"body": bytes(64 << 20)}).SerializeToString())
    with Connection(address) as connection:
        answer = connection.call(UNARY_CALL, (1, bomb), headers=[("grpc-encoding", "gzip")])
        expect_status(answer, RESOURCE_EXHAUSTED)
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def http1(address):
    """A client of HTTP/1.1 is answered in its language, and the connection ends."""
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while part := client.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 "), f"the answer is {answer[:80]!r}"
