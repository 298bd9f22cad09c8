"""Builds the servers and the load client. What is newer than its sources is not built again."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness import packages
from harness.errors import BenchmarkError
from harness.paths import BUILD, PEERS, PROTOS, SWIFT

GRPCIO = "1.85.1"
PROTO_FILES = ("helloworld.proto", "benchmark.proto")


def run(command: list[str], environment: Mapping[str, str] | None = None, timeout: int = 3600) -> str:
    """Runs a command to its end.

    Raises:
        BenchmarkError: with the end of its output if it fails.
    """
    print("$", " ".join(command), flush=True)
    variables = {**os.environ, **(environment or {})}
    try:
        done = subprocess.run(
            command,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError:
        raise BenchmarkError(f"{command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"{command[0]} did not end within {timeout} seconds") from None
    if done.returncode != 0:
        raise BenchmarkError(f"{command[0]} failed with status {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


def is_fresh(target: Path, sources: Iterable[Path]) -> bool:
    """Whether a file is newer than all that it is made from."""
    return target.exists() and all(source.stat().st_mtime < target.stat().st_mtime for source in sources)


def protos() -> list[Path]:
    return [PROTOS / name for name in PROTO_FILES]


def swift(product: str) -> str:
    """Builds an executable of the Swift package as for production: in release, with Swift's libraries linked in."""
    command = ["swift", "build", "--package-path", str(SWIFT), "-c", "release", "--static-swift-stdlib"]
    run(["nice", *command, "--product", product])
    if "grpc-swift" not in product:
        return "this repository"
    resolved = (SWIFT / "Package.resolved").read_text(encoding="utf-8")
    found = re.search(r'"grpc-swift-nio-transport".*?"version"\s*:\s*"([^"]+)"', resolved, re.DOTALL)
    return f"grpc-swift-nio-transport {found[1]}" if found else "unknown version"


def cpp() -> str:
    """Builds the C++ server on Debian's gRPC."""
    out, source = BUILD / "cpp", PEERS / "cpp" / "server.cc"
    target = out / "server"
    if not is_fresh(target, [source, *protos()]):
        out.mkdir(parents=True, exist_ok=True)
        plugin = shutil.which("grpc_cpp_plugin")
        command = ["protoc", f"-I{PROTOS}", f"--cpp_out={out}", f"--grpc_out={out}"]
        run([*command, f"--plugin=protoc-gen-grpc={plugin}", *PROTO_FILES])
        flags = run(["pkg-config", "--cflags", "--libs", "grpc++", "protobuf"]).split()
        generated = [str(file) for file in sorted(out.glob("*.pb.cc"))]
        command = ["g++", "-std=c++17", "-O2", "-DNDEBUG", f"-I{out}", str(source), *generated, "-o", str(target)]
        run(["nice", *command, *flags])
    return f"Debian's libgrpc++-dev {packages.version('libgrpc++-dev')}"


def go() -> str:
    """Builds the Go server on Debian's gRPC, which is installed as sources."""
    out, source = BUILD / "go", PEERS / "go" / "main.go"
    target = out / "server"
    if not is_fresh(target, [source, *protos()]):
        module = out / "src" / "benchmark"
        module.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, module / "main.go")
        for name in PROTO_FILES:  # each is a Go package of its own
            run(["protoc", f"-I{PROTOS}", f"--go_out=plugins=grpc:{out / 'src'}", name])
        environment = {"GO111MODULE": "off", "GOPATH": f"{out}:/usr/share/gocode", "GOFLAGS": ""}
        run(["nice", "go", "build", "-o", str(target), "benchmark"], environment)
    grpc, compiler = packages.version("golang-google-grpc-dev"), packages.version("golang-go")
    return f"Debian's golang-google-grpc-dev {grpc}, go {compiler}"


def python() -> str:
    """Makes a virtual environment with grpcio from PyPI, and the generated code in it."""
    venv = BUILD / "python" / "venv"
    interpreter = venv / "bin" / "python"
    stamp = venv / f"grpcio-{GRPCIO}"
    if not is_fresh(stamp, protos()):
        run([sys.executable, "-m", "venv", "--clear", str(venv)])
        run([str(interpreter), "-m", "pip", "install", "--quiet", f"grpcio=={GRPCIO}", f"grpcio-tools=={GRPCIO}"])
        site = next(venv.glob("lib/python*/site-packages"))
        command = [str(interpreter), "-m", "grpc_tools.protoc", f"-I{PROTOS}"]
        run([*command, f"--python_out={site}", f"--grpc_python_out={site}", *PROTO_FILES])
        stamp.touch()
    return f"grpcio {GRPCIO} from PyPI, Python {sys.version.split()[0]}"


def nghttpd() -> str:
    """Debian builds it."""
    return f"Debian's nghttp2-server {packages.version('nghttp2-server')}"
