"""Where things are."""

from pathlib import Path

SERVER = Path(__file__).resolve().parent.parent
ROOT = SERVER.parent.parent
PEERS = SERVER / "peers"
SWIFT = SERVER / "swift"
PROTOS = SWIFT / "Sources" / "BenchmarkService"
DOCS = ROOT / "docs" / "benchmarks"
BUILD = SERVER / ".build"
"""What is built and written on the way; git ignores it."""
LOAD = SWIFT / ".build" / "release" / "bench-load"
