"""What is measured: kinds of call, payloads and shapes of load."""

from dataclasses import dataclass

from harness import payloads
from harness.rows import CORE, CPP, DIRECT, GRPC_SWIFT, NGHTTPD, SWIFTLET


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
    is_scaling: bool = False
    """Whether a server with one event loop is compared with one with two, on twice as many cores."""
    rows: frozenset[str] = frozenset()
    """Which servers are measured, unless rows were asked for by name; empty: all."""

    @property
    def bytes_per_message(self) -> int:
        """The larger of the two messages."""
        return max(len(self.request), len(self.reply))


PAIR = frozenset({DIRECT, CPP, GRPC_SWIFT})
"""The servers that targets compare; the others are measured with plain calls only, which saves half of the time."""
LIMITED = frozenset({DIRECT, NGHTTPD, CPP, GRPC_SWIFT})
PLAIN = frozenset({DIRECT, CORE, SWIFTLET, NGHTTPD, CPP})
SCALED = frozenset({DIRECT, NGHTTPD})
IDLE = PLAIN | LIMITED
PACED = frozenset({DIRECT, CORE, NGHTTPD, CPP})

METADATA = "SayHello, with another `grpc-timeout` and three other metadata on each call"
PROFILE = "Echo of 1 kB of nested messages, maps and lists"
PROFILE_MESSAGES = (payloads.profile(), payloads.profile())
PING_PONG = "Bidirectional streaming: 100 messages of 100 B a call, each sent when the last one has come back"
BLOCKS = "in messages of 64 KiB"
LATENCY = "SayHello at half of the rate that gRPC C++ reaches"
SCALING = "SayHello: one event loop on a core, and two on two cores"
HELLO = "/helloworld.Greeter/SayHello"
HELLO_MESSAGES = (payloads.text("jack"), payloads.text("Hello jack"))


def echo(size: int, label: str) -> Scenario:
    """A string that is sent back."""
    message = payloads.text("x" * size)
    title = f"Echo of a string of {label}"
    key = f"echo-{label.replace(' ', '')}"
    return Scenario(key, title, "/bench.Benchmark/Echo", message, message, (WIDE,), rows=PAIR)


STREAM_METHODS = {"server-stream": "ServerStream", "client-stream": "ClientStream", "ping-pong": "BidiStream"}


def stream(
    key: str, title: str, kind: str, shapes: tuple[Shape, ...], count: int, size: int, is_bulk: bool = False
) -> Scenario:
    """A stream of `count` chunks of `size` bytes; of a bulk one there is one call, and its bandwidth counts."""
    chunk = payloads.chunk(size)
    return Scenario(
        key=key,
        title=title,
        path=f"/bench.Benchmark/{STREAM_METHODS[kind]}",
        request=payloads.stream_request(count, size) if kind == "server-stream" else chunk,
        reply=payloads.summary(count, count * size) if kind == "client-stream" else chunk,
        shapes=shapes,
        kind=kind,
        messages=count,
        calls=1 if is_bulk else 0,
        unit="MB/s" if is_bulk else "messages/s",
        rows=PAIR,
    )


def scenarios(is_quick: bool) -> tuple[Scenario, ...]:
    """All scenarios, in the order in which they are measured. The quick ones move less."""
    blocks = (GIBIBYTE // 16 if is_quick else GIBIBYTE) // BLOCK
    bulk = "64 MiB" if is_quick else "1 GiB"
    idle = 500 if is_quick else 10_000
    few = (Shape(8, 8), SINGLE)
    return (
        Scenario("hello", "SayHello", HELLO, *HELLO_MESSAGES, ALL),
        Scenario("hello-h2load", "SayHello, loaded by h2load", HELLO, *HELLO_MESSAGES, ALL, tool="h2load", rows=PLAIN),
        Scenario("metadata", METADATA, HELLO, *HELLO_MESSAGES, (WIDE, MANY), varies=True, rows=LIMITED),
        echo(10, "10 B"),
        echo(100, "100 B"),
        echo(1000, "1 kB"),
        echo(10_000, "10 kB"),
        Scenario("profile", PROFILE, "/bench.Benchmark/EchoProfile", *PROFILE_MESSAGES, (WIDE, MANY), rows=PAIR),
        stream("server-stream", "Server streaming: 1,000 messages of 100 B a call", "server-stream", few, 1000, 100),
        stream("client-stream", "Client streaming: 1,000 messages of 100 B a call", "client-stream", few, 1000, 100),
        stream("ping-pong", PING_PONG, "ping-pong", (WIDE, SINGLE), 100, 100),
        stream("download", f"{bulk} to the client, {BLOCKS}", "server-stream", (SINGLE,), blocks, BLOCK, True),
        stream("upload", f"{bulk} to the server, {BLOCKS}", "client-stream", (SINGLE,), blocks, BLOCK, True),
        Scenario("latency", LATENCY, HELLO, *HELLO_MESSAGES, (WIDE, MANY, SERIAL), is_paced=True, rows=PACED),
        Scenario("two-cores", SCALING, HELLO, *HELLO_MESSAGES, (WIDE, MANY), is_scaling=True, rows=SCALED),
        Scenario("memory", "Idle connections", HELLO, *HELLO_MESSAGES, (Shape(idle, 1),), is_memory=True, rows=IDLE),
    )
