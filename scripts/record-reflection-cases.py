#!/usr/bin/env python3
"""Records what protoc makes of the reflection tests' cases.

Rewrites Tests/ProtoReflectionTests/Fixtures/recorded.tsv. Its columns are a mode, a message type, an input, and what
protoc makes of it: the output, or "!" where protoc refuses the input. To add a case, append its first three columns and
run this. Modes are protoc's flags: encode, encode-deterministic, decode, decode_raw. Bytes are written as text format
writes strings. The schema, schema.binpb, is made anew of the files in protos/.

Usage: record-reflection-cases.py [PROTOC]
"""
import pathlib
import subprocess
import sys

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Tests/ProtoReflectionTests/Fixtures"
SIMPLE = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", ord('"'): '\\"', ord("'"): "\\'", ord("\\"): "\\\\"}


def escape(data: bytes) -> str:
    return "".join(SIMPLE.get(b) or (chr(b) if 0x20 <= b < 0x7F else f"\\{b:03o}") for b in data)


def unescape(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1") if "\\" in text else text.encode()


def run(protoc: str, mode: str, message: str, data: bytes):
    flags = {
        "encode": [f"--encode={message}"],
        "encode-deterministic": [f"--encode={message}", "--deterministic_output"],
        "decode": [f"--decode={message}"],
        "decode_raw": ["--decode_raw"],
    }[mode]
    schema = [] if mode == "decode_raw" else [f"--descriptor_set_in={FIXTURES / 'schema.binpb'}", "rich.proto"]
    result = subprocess.run([protoc, *flags, *schema], input=data, capture_output=True)
    return result.stdout if result.returncode == 0 else None


def main() -> None:
    protoc = sys.argv[1] if len(sys.argv) > 1 else "protoc"
    subprocess.run(
        [protoc, "-I.", "--include_imports", "--descriptor_set_out=../schema.binpb", "rich.proto"],
        cwd=FIXTURES / "protos",
        check=True,
    )
    lines = []
    for line in (FIXTURES / "recorded.tsv").read_text().splitlines():
        mode, message, data = line.split("\t")[:3]
        output = run(protoc, mode, message, unescape(data))
        lines.append("\t".join([mode, message, data, "!" if output is None else escape(output)]))
    (FIXTURES / "recorded.tsv").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} cases, {sum(line.endswith(chr(9) + '!') for line in lines)} of them refused")


if __name__ == "__main__":
    main()
