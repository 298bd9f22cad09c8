"""The rows of the table: one server each. A new row is one entry here, and what builds it."""

from collections.abc import Callable
from dataclasses import dataclass

from harness import build
from harness.paths import BUILD, PEERS, SWIFT


@dataclass(frozen=True)
class Row:
    """A server that is measured."""

    key: str
    title: str
    command: tuple[str, ...]
    """What starts it; `{port}` is put in, and `{loops}`, the number of its cores, where it can be told."""
    build: Callable[[], str]
    """Builds it and says its version."""
    packages: tuple[str, ...] = ()
    """The Debian packages that it needs."""
    is_static: bool = False
    """Whether it serves files, not gRPC: the limit for unary calls."""


def swift_row(key: str, title: str, *arguments: str, product: str = "") -> Row:
    """A row that is an executable of the Swift package, `bench-KEY` unless it is said which."""
    product = product or f"bench-{key}"
    command = (str(SWIFT / ".build" / "release" / product), "--port", "{port}", *arguments)
    return Row(key, title, command, lambda: build.swift(product))


DIRECT = "swiftlet-direct"
CORE = "swiftlet-grpc-core"
INTERCEPTED = "swiftlet-intercepted"
SWIFTLET = "swiftlet"
CPP = "grpc-cpp"
GRPC_SWIFT = "grpc-swift-2"
NGHTTPD = "nghttpd"
GRPC_GO = "grpc-go"
GRPCIO = "grpcio"

OURS = ("--loops", "{loops}", "--metrics")
"""How our servers are started: with metrics on."""

ROWS = (
    swift_row(DIRECT, "Swiftlet, `SwiftletServer`", *OURS),
    swift_row(
        CORE,
        "Swiftlet, the same through GRPCCore",
        *OURS,
        "--grpc-core",
        product="bench-swiftlet-direct",
    ),
    swift_row(
        INTERCEPTED,
        "Swiftlet, the same, intercepted",
        *OURS,
        "--interceptor",
        product="bench-swiftlet-direct",
    ),
    swift_row(SWIFTLET, "Swiftlet, `GRPCServer`", *OURS),
    Row(
        NGHTTPD,
        "nghttpd, a static file",
        ("nghttpd", "--no-tls", "--address=127.0.0.1", "--workers={loops}", f"--htdocs={BUILD / 'www'}", "{port}"),
        build.nghttpd,
        ("nghttp2-server",),
        is_static=True,
    ),
    Row(
        CPP,
        "gRPC C++, callback API",
        (str(BUILD / "cpp" / "server"), "--port", "{port}"),
        build.cpp,
        ("g++", "libgrpc++-dev", "libprotobuf-dev", "pkg-config", "protobuf-compiler", "protobuf-compiler-grpc"),
    ),
    Row(
        GRPC_GO,
        "grpc-go",
        (str(BUILD / "go" / "server"), "--port", "{port}"),
        build.go,
        ("golang-go", "golang-google-grpc-dev", "protobuf-compiler", "protoc-gen-go-1-3"),
    ),
    swift_row(GRPC_SWIFT, "grpc-swift-2, its own transport"),
    Row(
        GRPCIO,
        "grpcio (Python), ten threads",
        (str(BUILD / "python" / "venv" / "bin" / "python"), str(PEERS / "python" / "server.py"), "--port", "{port}"),
        build.python,
    ),
)
