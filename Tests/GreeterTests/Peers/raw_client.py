"""An HTTP/2 client that sends what gRPC's own libraries do not, for the tests: raw_client.py ADDRESS CASE.

Prints the grpc-status of the answer.
"""
import socket
import sys

import h2.config
import h2.connection
import h2.events

MESSAGE = b"\x0a\x04jack"
CASES = {
    "headers only": [],
    "a compressed message without grpc-encoding": [b"\x01\x00\x00\x00\x06" + MESSAGE],
    "a message with an unknown flag": [b"\x07\x00\x00\x00\x06" + MESSAGE],
    "a message cut short": [b"\x00\x00\x00\x00\x09" + MESSAGE],
    "two messages": [b"\x00\x00\x00\x00\x06" + MESSAGE, b"\x00\x00\x00\x00\x06" + MESSAGE],
    "a prefix of 4 GiB": [b"\x00\xff\xff\xff\xff"],
    "a message in frames of one byte": [bytes([byte]) for byte in b"\x00\x00\x00\x00\x06" + MESSAGE],
}


def answer(connection, sock):
    """The headers that the server has sent when the stream ends."""
    headers = {}
    while True:
        data = sock.recv(65536)
        if not data:
            return headers
        for event in connection.receive_data(data):
            if isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
                headers.update(event.headers)
            if isinstance(event, h2.events.StreamReset):
                headers.setdefault("grpc-status", "reset with code %d" % event.error_code)
            if isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
                return headers
        sock.sendall(connection.data_to_send())


def main():
    address, case = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    with socket.create_connection((host, int(port)), timeout=240) as sock:
        connection.initiate_connection()
        headers = [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", "/helloworld.Greeter/SayHello"),
            (":authority", address),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
        ]
        frames = CASES[case]
        connection.send_headers(1, headers, end_stream=not frames)
        for index, frame in enumerate(frames):
            connection.send_data(1, frame, end_stream=index + 1 == len(frames))
        sock.sendall(connection.data_to_send())
        print(answer(connection, sock).get("grpc-status", "no answer"))


main()
