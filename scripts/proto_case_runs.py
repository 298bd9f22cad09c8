"""Runs a compiler over the cases of Tests/ProtoCompilerTests/Cases."""

import hashlib
import os
import re
import subprocess
import tempfile

import proto_cases

CASES = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "ProtoCompilerTests", "Cases"
)
MODES = [
    ("plain", []),
    ("source", ["--include_source_info"]),
    ("retain", ["--retain_options"]),
    ("imports", ["--include_imports"]),
]
ABORTED = 134  # what a shell shows for a process that called abort(); its messages hold times and addresses
ABSL_LOG = re.compile(rb"^(WARNING: All log messages before|[IWEF]\d{4} \d\d:\d\d:\d\d)")


class Outcome:
    """What a compiler did with a case: its exit status, its messages as they are recorded, its output by mode."""

    def __init__(self, status, messages, outputs):
        self.status = status
        self.messages = messages
        self.outputs = outputs


def run(compiler, include, case):
    """Runs a compiler, given as its command's words, over one case in every mode that its verdict allows."""
    with tempfile.TemporaryDirectory() as folder:
        proto_cases.write_files(case, folder)
        arguments = compiler + ["-I."] + ([f"-I{include}"] if include else []) + case.arguments()
        outputs = {}
        for mode, flags in MODES:
            command = arguments + flags + ["--descriptor_set_out=.out.binpb"] + case.compiled()
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
            if mode == "plain":
                status = done.returncode
                messages = [line for line in done.stderr.split(b"\n") if line and not ABSL_LOG.match(line)]
            if status < 0:
                status, messages = ABORTED, []
            if status != 0:
                break
            with open(os.path.join(folder, ".out.binpb"), "rb") as stream:
                outputs[mode] = stream.read()
        return Outcome(status, [proto_cases.escape_line(line) for line in messages], outputs)


def digest_lines(outputs):
    """One line per mode: its name, the number of bytes and the SHA-256; modes equal to `plain` are left out."""
    lines = []
    for mode, _ in MODES:
        data = outputs[mode]
        if mode == "plain" or data != outputs["plain"]:
            lines.append(f"{mode} {len(data)} {hashlib.sha256(data).hexdigest()}".encode())
    return lines


def recorded(case):
    """What the file says now: the exit status (None if there is no record), the messages, the hashes."""
    protoc, digests = case.first("protoc"), case.first("sha256")
    if protoc is None:
        return None, [], []
    status = int(protoc.value.removeprefix("exit "))
    return (
        status,
        [line for line in protoc.lines if line],
        [line for line in (digests.lines if digests else []) if line],
    )
