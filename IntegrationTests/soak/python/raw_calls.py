"""Calls frame by frame that are to go well, and such that libraries do not make."""

import random

import h2.settings
from raw_case import (
    EMPTY_CALL, INTERNAL, STREAMING_INPUT_CALL, STREAMING_OUTPUT_CALL, UNARY_CALL, compress, decompress, expect_ok,
    expect_status,
)
from raw_cuts import kind
from raw_http2 import Connection
from schema_under_test import (
    SimpleRequest, SimpleResponse, StreamingInputCallResponse, StreamingOutputCallResponse, input_request,
    large_request, output_request,
)

from casebook import expect

GZIP = [("grpc-encoding", "gzip")]


@kind("many calls at once on a connection", weight=4)
def many_calls(address: str, numbers: random.Random) -> None:
    with Connection(address) as connection:
        wanted = {}
        for _ in range(numbers.randrange(1, 30)):
            size = numbers.randrange(2000)
            stream = connection.start(UNARY_CALL)
            connection.send_message(stream, SimpleRequest(response_size=size).SerializeToString(), is_last=True)
            wanted[stream] = size
        for stream, size in wanted.items():
            answer = connection.wait(stream)
            expect_ok(answer)
            expect(SimpleResponse.FromString(answer.messages[0][1]).payload.body, bytes(size), "the body")


@kind("messages with and without the flag", weight=3)
def mixed_flags(address: str, numbers: random.Random) -> None:
    messages, total = [], 0
    for _ in range(numbers.randrange(1, 10)):
        size, is_compressed = numbers.randrange(10_000), numbers.random() < 0.5
        body = input_request(size, expect_compressed={"value": is_compressed}).SerializeToString()
        messages.append((1, compress(body)) if is_compressed else (0, body))
        total += size
    with Connection(address) as connection:
        answer = connection.call(STREAMING_INPUT_CALL, *messages, headers=GZIP)
        expect_ok(answer)
        response = StreamingInputCallResponse.FromString(answer.messages[0][1])
        expect(response.aggregated_payload_size, total, "the aggregated size")


@kind("response that is compressed", weight=2)
def compressed_response(address: str, numbers: random.Random) -> None:
    encoding = numbers.choice(["gzip", "deflate"])
    request = large_request(response_compressed={"value": True}).SerializeToString()
    with Connection(address) as connection:
        answer = connection.call(UNARY_CALL, request, headers=[("grpc-accept-encoding", encoding)])
        expect_ok(answer)
        flag, body = answer.messages[0]
        expect(flag, 1, "the flag")
        response = SimpleResponse.FromString(decompress(body, encoding))
        expect(any(response.payload.body), False, "whether the body holds anything but zeros")


@kind("broken gzip")
def broken_gzip(address: str, numbers: random.Random) -> str:
    body = bytearray(compress(large_request().SerializeToString()))
    del body[numbers.randrange(1, len(body) - 1) :]
    with Connection(address) as connection:
        expect_status(connection.call(UNARY_CALL, (1, bytes(body)), headers=GZIP), INTERNAL)
        expect_ok(connection.call(EMPTY_CALL, b""))
    return "INTERNAL"


@kind("window of 1,000 bytes")
def small_window(address: str, numbers: random.Random) -> None:
    """The response goes through a window that opens a thousand bytes at a time."""
    wanted = [numbers.randrange(20_000) for _ in range(5)]
    with Connection(address) as connection:
        connection.http2.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 1000})
        answer = connection.call(STREAMING_OUTPUT_CALL, output_request(*wanted).SerializeToString())
        expect_ok(answer, messages=len(wanted))
        bodies = [StreamingOutputCallResponse.FromString(body).payload.body for _, body in answer.messages]
        expect([len(body) for body in bodies], wanted, "the sizes")


@kind("request in pieces", weight=2)
def pieces(address: str, numbers: random.Random) -> None:
    """Where frames end does not matter."""
    size = numbers.randrange(2000)
    request = SimpleRequest(response_size=size, payload={"body": bytes(2000)}).SerializeToString()
    message = bytes([0]) + len(request).to_bytes(4, "big") + request
    with Connection(address) as connection:
        stream = connection.start(UNARY_CALL)
        while message:
            length = numbers.randrange(1, 300)
            connection.send(stream, message[:length], is_last=length >= len(message))
            message = message[length:]
        expect_ok(connection.wait(stream))
