"""What is measured: kinds of call, payloads and shapes of load."""

from dataclasses import dataclass

from harness import payloads


@dataclass(frozen=True)
class Shape:
    """How many connections there are, with how many calls at once on each."""

    connections: int
    streams: int

    def __str__(self) -> str:
        return f"{self.connections:,} × {self.streams}"

    @property
    def key(self) -> str:
        """How it is named on the command line."""
        return f"{self.connections}x{self.streams}"


WIDE, MANY, SERIAL, SINGLE = Shape(8, 64), Shape(50, 20), Shape(50, 1), Shape(1, 1)
ALL = (WIDE, MANY, SERIAL, SINGLE)
GIBIBYTE = 1 << 30
BLOCK = 64 * 1024


@dataclass(frozen=True)
class Scenario:
    """A kind of load."""

    key: str
    title: str
    path: str
    request: bytes
    reply: bytes
    shapes: tuple[Shape, ...]
    kind: str = "unary"
    messages: int = 1
    """Messages in each stream."""
    tool: str = "bench-load"
    """The client: bench-load or h2load."""
    varies: bool = False
    """Whether each call has its own deadline and metadata."""
    calls: int = 0
    """Ends after this many calls; 0: after a time."""
    unit: str = "requests/s"
    """What the rate counts: requests/s, messages/s or MB/s."""
    is_paced: bool = False
    """Whether calls come at half of the rate that gRPC C++ reached, instead of as fast as they are answered."""
    is_memory: bool = False
    """Whether idle connections are measured, not calls."""

    @property
    def bytes_per_message(self) -> int:
        """The larger of the two messages."""
        return max(len(self.request), len(self.reply))


HELLO = "/helloworld.Greeter/SayHello"
HELLO_MESSAGES = (payloads.text("jack"), payloads.text("Hello jack"))


def echo(size: int, label: str) -> Scenario:
    """A string that is sent back."""
    message = payloads.text("x" * size)
    return Scenario(f"echo-{label.replace(' ', '')}", f"Echo of a string of {label}", "/bench.Benchmark/Echo", message, message, (WIDE,))


def stream(key: str, title: str, method: str, kind: str, shapes: tuple[Shape, ...], count: int, size: int) -> Scenario:
    """A stream of `count` chunks of `size` bytes."""
    chunk = payloads.chunk(size)
    request = payloads.stream_request(count, size) if kind == "server-stream" else chunk
    reply = payloads.summary(count, count * size) if kind == "client-stream" else chunk
    is_bulk = count * size == GIBIBYTE
    return Scenario(
        key, title, f"/bench.Benchmark/{method}", request, reply, shapes, kind, count,
        calls=1 if is_bulk else 0, unit="MB/s" if is_bulk else "messages/s",
    )  # fmt: skip


SCENARIOS = (
    Scenario("hello", "SayHello", HELLO, *HELLO_MESSAGES, ALL),
    Scenario("hello-h2load", "SayHello, loaded by h2load", HELLO, *HELLO_MESSAGES, ALL, tool="h2load"),
    Scenario(
        "metadata", "SayHello, with another `grpc-timeout` and three other metadata on each call",
        HELLO, *HELLO_MESSAGES, (WIDE, MANY), varies=True,
    ),
    echo(10, "10 B"),
    echo(100, "100 B"),
    echo(1000, "1 kB"),
    echo(10_000, "10 kB"),
    Scenario(
        "profile", "Echo of 1 kB of nested messages, maps and lists", "/bench.Benchmark/EchoProfile",
        payloads.profile(), payloads.profile(), (WIDE, MANY),
    ),
    stream("server-stream", "Server streaming, 1,000 messages of 100 B a call", "ServerStream", "server-stream", (Shape(8, 8), SINGLE), 1000, 100),
    stream("client-stream", "Client streaming, 1,000 messages of 100 B a call", "ClientStream", "client-stream", (Shape(8, 8), SINGLE), 1000, 100),
    stream("ping-pong", "Bidirectional streaming, one message of 100 B at a time in each of 100", "BidiStream", "ping-pong", (WIDE, SINGLE), 100, 100),
    stream("download", "1 GiB to the client in messages of 64 KiB", "ServerStream", "server-stream", (SINGLE,), GIBIBYTE // BLOCK, BLOCK),
    stream("upload", "1 GiB to the server in messages of 64 KiB", "ClientStream", "client-stream", (SINGLE,), GIBIBYTE // BLOCK, BLOCK),
    Scenario(
        "latency", "SayHello at half of the rate that gRPC C++ reaches", HELLO, *HELLO_MESSAGES, (WIDE, MANY, SERIAL), is_paced=True,
    ),
    Scenario("memory", "Idle connections", HELLO, *HELLO_MESSAGES, (Shape(10_000, 1),), is_memory=True),
)  # fmt: skip
