"""What badly behaved clients do, frame by frame.

Streams are reset in the middle, connections cut without a word, readers stop, and bytes are no HTTP/2.

Each plays on a connection of its own. Where the connection survives, a call at its end must go well.
"""

import random
import socket
import struct
import time

from kinds import Kinds
from raw_case import EMPTY_CALL, FULL_DUPLEX_CALL, STREAMING_INPUT_CALL, STREAMING_OUTPUT_CALL, UNARY_CALL, expect_ok
from raw_http2 import TIMEOUT, Connection, prefixed
from schema_under_test import SimpleRequest, input_request, output_request

kind = Kinds()

RESETS = 5
"""Streams that one connection resets: far fewer than the server takes for an attack."""
NO_LINGER = struct.pack("ii", 1, 0)


def cut(connection: Connection, numbers: random.Random) -> None:
    """Ends a connection without a GOAWAY: by FIN, or by RST."""
    if numbers.random() < 0.5:
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    connection.socket.close()


@kind("RST_STREAM behind the headers", weight=3)
def reset_headers(address: str, numbers: random.Random) -> str:
    with Connection(address) as connection:
        for _ in range(numbers.randrange(1, RESETS)):
            path = numbers.choice([EMPTY_CALL, UNARY_CALL, STREAMING_INPUT_CALL, FULL_DUPLEX_CALL])
            connection.cancel(connection.start(path))
        expect_ok(connection.call(EMPTY_CALL, b""))
    return "reset"


@kind("RST_STREAM within a request", weight=3)
def reset_request(address: str, numbers: random.Random) -> str:
    with Connection(address) as connection:
        for _ in range(numbers.randrange(1, RESETS)):
            path = numbers.choice([UNARY_CALL, STREAMING_INPUT_CALL, FULL_DUPLEX_CALL])
            stream = connection.start(path)
            message = prefixed(input_request(numbers.randrange(1, 60_000)).SerializeToString())
            connection.send(stream, message[: numbers.randrange(len(message))])
            connection.cancel(stream)
        expect_ok(connection.call(EMPTY_CALL, b""))
    return "reset"


@kind("RST_STREAM within a response", weight=3)
def reset_response(address: str, numbers: random.Random) -> str:
    request = output_request(*[20_000] * 20).SerializeToString()
    with Connection(address) as connection:
        for _ in range(numbers.randrange(1, RESETS)):
            stream = connection.start(STREAMING_OUTPUT_CALL)
            connection.send_message(stream, request, is_last=True)
            connection.wait(stream, until=lambda answer: answer.messages)
            if not connection.answers[stream].is_over:
                connection.cancel(stream)
        expect_ok(connection.call(EMPTY_CALL, b""))
    return "reset"


@kind("connection cut within a request", weight=3)
def cut_request(address: str, numbers: random.Random) -> str:
    connection = Connection(address)
    for _ in range(numbers.randrange(1, 10)):
        stream = connection.start(numbers.choice([UNARY_CALL, STREAMING_INPUT_CALL, FULL_DUPLEX_CALL]))
        message = prefixed(SimpleRequest(payload={"body": bytes(50_000)}).SerializeToString())
        connection.send(stream, message[: numbers.randrange(len(message))])
    cut(connection, numbers)
    return "cut"


@kind("connection cut within a frame", weight=3)
def cut_frame(address: str, numbers: random.Random) -> str:
    connection = Connection(address)
    stream = connection.http2.get_next_available_stream_id()
    fields = [(":method", "POST"), (":scheme", "http"), (":path", UNARY_CALL), (":authority", address)]
    connection.http2.send_headers(stream, [*fields, ("content-type", "application/grpc"), ("te", "trailers")])
    connection.http2.send_data(stream, prefixed(bytes(1000)))
    frames = connection.http2.data_to_send()
    connection.socket.sendall(frames[: numbers.randrange(1, len(frames))])
    cut(connection, numbers)
    return "cut"


@kind("connection cut within a response", weight=3)
def cut_response(address: str, numbers: random.Random) -> str:
    connection = Connection(address)
    request = output_request(*[50_000] * 40).SerializeToString()
    streams = [connection.start(STREAMING_OUTPUT_CALL) for _ in range(numbers.randrange(1, 5))]
    for stream in streams:
        connection.send_message(stream, request, is_last=True)
    connection.wait(streams[0], until=lambda answer: answer.messages)
    cut(connection, numbers)
    return "cut"


@kind("connection cut while a handler waits", weight=2)
def cut_waiting(address: str, numbers: random.Random) -> str:
    connection = Connection(address)
    stream = connection.start(FULL_DUPLEX_CALL)
    connection.send_message(stream, output_request(10).SerializeToString())
    connection.wait(stream, until=lambda answer: answer.messages)
    cut(connection, numbers)
    return "cut"


@kind("reader that stops")
def stopped_reader(address: str, numbers: random.Random) -> str:
    """Opens its windows and does not read, so that the server fills them and the socket."""
    connection = Connection(address)
    connection.http2.increment_flow_control_window(8 << 20)
    stream = connection.start(STREAMING_OUTPUT_CALL)
    connection.http2.increment_flow_control_window(8 << 20, stream)
    connection.send_message(stream, output_request(*[65_536] * 128).SerializeToString(), is_last=True)
    time.sleep(0.5 * numbers.random())
    cut(connection, numbers)
    return "cut"


@kind("not HTTP/2", weight=2)
def other_protocol(address: str, numbers: random.Random) -> str:
    host, port = address.rsplit(":", 1)
    others = [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"]
    request = numbers.choice([*others, numbers.randbytes(100)])
    with socket.create_connection((host, int(port)), timeout=TIMEOUT) as client:
        try:
            client.sendall(request)
            while client.recv(65_536):
                pass
        except ConnectionResetError:
            pass
    return "refused"
