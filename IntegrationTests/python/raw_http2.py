"""gRPC calls frame by frame: what a client library hides is seen, and what it refuses to send is sent."""
import dataclasses
import socket

import h2.config
import h2.connection
import h2.errors
import h2.events

TIMEOUT = 120


@dataclasses.dataclass
class Answer:
    """What came back on a stream so far."""

    headers: list = dataclasses.field(default_factory=list)
    trailers: list = dataclasses.field(default_factory=list)
    data: bytearray = dataclasses.field(default_factory=bytearray)
    reset: int | None = None
    is_over: bool = False
    is_trailers_only: bool = False

    @property
    def messages(self):
        """The whole messages, as pairs of the flag byte and the bytes."""
        messages, rest = [], bytes(self.data)
        while len(rest) >= 5 and len(rest) >= (end := 5 + int.from_bytes(rest[1:5], "big")):
            messages.append((rest[0], rest[5:end]))
            rest = rest[end:]
        return messages

    @property
    def rest(self):
        """The bytes after the last whole message."""
        return bytes(self.data)[sum(5 + len(body) for _, body in self.messages):]

    def values(self, name):
        """The values of a header or trailer, in their order."""
        return [value for key, value in self.headers + self.trailers if key == name]

    def value(self, name):
        """The first value of a header or trailer; None if there is none."""
        return next(iter(self.values(name)), None)

    @property
    def status(self):
        """The gRPC status code; None if none was sent."""
        code = self.value("grpc-status")
        return None if code is None else int(code)


class Connection:
    """A connection with a server, in plaintext."""

    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
        config = h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False)
        self.http2 = h2.connection.H2Connection(config)
        self.http2.initiate_connection()
        self.answers = {}
        self.goaway = None
        self._flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def start(self, path, headers=(), method="POST", content_type="application/grpc", is_last=False):
        """Opens a stream and returns its number. `headers` go after those that gRPC asks for."""
        stream = self.http2.get_next_available_stream_id()
        fields = [
            (":method", method),
            (":scheme", "http"),
            (":path", path),
            (":authority", self.address),
            ("te", "trailers"),
        ]
        if content_type is not None:
            fields.append(("content-type", content_type))
        self.answers[stream] = Answer()
        self.http2.send_headers(stream, [*fields, *headers], end_stream=is_last)
        self._flush()
        return stream

    def send(self, stream, data=b"", is_last=False):
        """Sends bytes on a stream as its windows open; stops when the server has ended the stream."""
        position = 0
        while not self.answers[stream].is_over:
            window = self.http2.local_flow_control_window(stream)
            size = min(window, self.http2.max_outbound_frame_size, len(data) - position)
            end = position + size
            if size or position == len(data):
                self.http2.send_data(stream, data[position:end], end_stream=is_last and end == len(data))
                self._flush()
                position = end
            if position == len(data):
                return
            if self.http2.local_flow_control_window(stream) == 0:
                self._receive()

    def send_message(self, stream, body, flag=0, is_last=False):
        """Sends one message with its prefix."""
        self.send(stream, prefixed(body, flag), is_last)

    def cancel(self, stream):
        """Resets a stream as clients do that have lost their interest."""
        self.http2.reset_stream(stream, h2.errors.ErrorCodes.CANCEL)
        self._flush()

    def wait(self, stream, until=lambda answer: False):
        """Reads until `until` holds for the stream's answer, or it is over."""
        answer = self.answers[stream]
        while not (answer.is_over or until(answer)):
            self._receive()
        return answer

    def call(self, path, *messages, headers=(), **options):
        """Sends messages, as bodies or as pairs of flag and body, and waits for the answer."""
        stream = self.start(path, headers, is_last=not messages, **options)
        for index, message in enumerate(messages):
            flag, body = message if isinstance(message, tuple) else (0, message)
            self.send_message(stream, body, flag, is_last=index + 1 == len(messages))
        return self.wait(stream)

    def _flush(self):
        self.socket.sendall(self.http2.data_to_send())

    def _receive(self):
        data = self.socket.recv(65536)
        if not data:
            for answer in self.answers.values():
                answer.is_over = True
            return
        for event in self.http2.receive_data(data):
            self._note(event)
        self._flush()

    def _note(self, event):
        if isinstance(event, h2.events.ConnectionTerminated):
            self.goaway = event.error_code
        answer = self.answers.get(getattr(event, "stream_id", None))
        if answer is None:
            return
        if isinstance(event, h2.events.ResponseReceived):
            answer.headers = list(event.headers)
            answer.is_trailers_only = event.stream_ended is not None
        elif isinstance(event, h2.events.TrailersReceived):
            answer.trailers = list(event.headers)
        elif isinstance(event, h2.events.DataReceived):
            answer.data += event.data
            self.http2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamReset):
            answer.reset, answer.is_over = event.error_code, True
        elif isinstance(event, h2.events.StreamEnded):
            answer.is_over = True


def prefixed(body, flag=0, length=None):
    """A message with its prefix, whose length may be another than the body's."""
    return bytes([flag]) + (len(body) if length is None else length).to_bytes(4, "big") + body
