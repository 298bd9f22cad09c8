#!/usr/bin/env python3
"""Times .proto compilers beside one another on the same inputs and prints a Markdown table.

    Benchmarks/compiler/run.py --protoc PROTOC --candidate 'swiftlet protoc' --buf BUF FOLDER...
    Benchmarks/compiler/run.py --protoc PROTOC --candidate 'swiftlet protoc' --callgrind FOLDER

Each FOLDER holds one input (Benchmarks/compiler/generate.py makes them); the gRPC tutorial's helloworld.proto always
comes first. Every compiler writes one FileDescriptorSet with imports, with and without source info. The runs of the
compilers take turns, after one of each that does not count; the table shows medians. The peak is GNU time's where
that is, of one run. A candidate takes protoc's flags. Every run is bounded by --timeout, and the whole by --runs.
"""

import argparse
import os
import re
import resource
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

MODES = (("with source info", True), ("without", False))
HELLO = """syntax = "proto3";

option java_multiple_files = true;
option java_package = "io.grpc.examples.helloworld";
option java_outer_classname = "HelloWorldProto";
option objc_class_prefix = "HLW";

package helloworld;

// The greeting service definition.
service Greeter {
  // Sends a greeting
  rpc SayHello (HelloRequest) returns (HelloReply) {}
}

// The request message containing the user's name.
message HelloRequest {
  string name = 1;
}

// The response message containing the greetings
message HelloReply {
  string message = 1;
}
"""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in one unit of ru_maxrss
COLLECTED = re.compile(r"Collected : (\d+)")


class Run:
    def __init__(self, status, wall, usage):
        self.status = status
        self.wall = wall
        self.user = usage.ru_utime
        self.system = usage.ru_stime
        self.memory = usage.ru_maxrss * RSS_UNIT


class Contender:
    def __init__(self, name, command, is_buf=False):
        self.name = name
        self.command = command
        self.is_buf = is_buf

    def arguments(self, folder, files, with_source, out):
        if self.is_buf:
            return self.command + ["build", folder, "-o", out] + ([] if with_source else ["--exclude-source-info"])
        flags = ["--include_imports"] + (["--include_source_info"] if with_source else [])
        return self.command + [f"-I{folder}"] + flags + [f"--descriptor_set_out={out}"] + files


def measured(arguments, timeout):
    """Runs a command to its end or the timeout; its usage comes from wait4."""
    start = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def stop(*_):
        os.killpg(process.pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(timeout)
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        stop()
        raise
    finally:
        signal.alarm(0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, time.monotonic() - start, usage)


def peak_by_time(arguments, timeout):
    """The peak memory in bytes as GNU time sees it, which starts smaller than this process; None where it is absent."""
    tool = shutil.which("time")
    if tool is None or sys.platform != "linux":
        return None
    with tempfile.NamedTemporaryFile() as report:
        try:
            command = [tool, "--quiet", "-f", "%M", "-o", report.name] + arguments
            subprocess.run(command, capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            return None
        text = report.read().decode().strip()
    return int(text) * 1024 if text.isdigit() else None


def instructions(arguments, timeout):
    """Instructions that callgrind counts, or None where it cannot."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + arguments
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return None
    found = COLLECTED.search(done.stderr)
    return int(found[1]) if found and done.returncode == 0 else None


def proto_files(folder):
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        found += [os.path.join(path, name) for name in sorted(names) if name.endswith(".proto")]
    return found


def line_count(files):
    total = 0
    for file in files:
        with open(file, "rb") as stream:
            total += stream.read().count(b"\n")
    return total


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def megabytes(value, floor):
    """A peak in MB. Linux counts the memory of the process that starts another as the latter's first peak (`floor`)."""
    return f"{'≤ ' if value <= floor * 1.05 else ''}{value / 1e6:.{0 if value > 1e8 else 1}f} MB"


def same_output(path, reference):
    with open(path, "rb") as left, open(reference, "rb") as right:
        return "yes" if left.read() == right.read() else "NO"


def benchmark(options, contenders, folder, scratch, with_source):
    """One table row per contender."""
    files = proto_files(folder)
    runs = {contender.name: [] for contender in contenders}
    outputs = {c.name: os.path.join(scratch, f"{index}.binpb") for index, c in enumerate(contenders)}
    peaks = {}
    for contender in contenders:
        peaks[contender.name] = peak_by_time(
            contender.arguments(folder, files, with_source, outputs[contender.name]), options.timeout
        )
    for turn in range(options.runs + 1):
        for contender in contenders:
            run = measured(contender.arguments(folder, files, with_source, outputs[contender.name]), options.timeout)
            if turn > 0 or run.status != 0:
                runs[contender.name].append(run)
    rows = []
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
    for contender in contenders:
        done = runs[contender.name]
        failed = [run for run in done if run.status != 0]
        if failed:
            rows.append([contender.name, f"fails with status {failed[0].status}", "", "", "", "", ""])
            continue
        counted = "-"
        if options.callgrind and not contender.is_buf:
            count = instructions(
                contender.arguments(folder, files, with_source, outputs[contender.name]), options.timeout * 10
            )
            counted = f"{count / 1e6:,.1f} M" if count else "-"
        reference = outputs.get("protoc")
        comparable = reference and not contender.is_buf and contender.name != "protoc" and os.path.exists(reference)
        rows.append(
            [
                contender.name,
                seconds(statistics.median(run.wall for run in done)),
                seconds(statistics.median(run.user for run in done)),
                seconds(statistics.median(run.system for run in done)),
                megabytes(
                    peaks[contender.name] or statistics.median(run.memory for run in done),
                    floor if not peaks[contender.name] else 0,
                ),
                counted,
                same_output(outputs[contender.name], reference) if comparable else "",
            ]
        )
    return rows


def table(title, rows):
    print(f"\n{title}\n")
    print(
        "| compiler | wall | user | system | peak memory | instructions | protoc's bytes |\n"
        "|---|--:|--:|--:|--:|--:|:-:|"
    )
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--protoc", type=shlex.split)
    parser.add_argument("--candidate", type=shlex.split, action="append", default=[], help="may be given several times")
    parser.add_argument("--buf", type=shlex.split)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--timeout", type=int, default=120, metavar="SECONDS", help="per run")
    parser.add_argument("--callgrind", action="store_true", help="count instructions too, where valgrind is")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.callgrind and shutil.which("valgrind") is None:
        print("valgrind is absent: no instruction counts", file=sys.stderr)
        options.callgrind = False
    contenders = [Contender("protoc", options.protoc)] if options.protoc else []
    contenders += [
        Contender(os.path.basename(command[0]) + " " * bool(command[1:]) + " ".join(command[1:]), command)
        for command in options.candidate
    ]
    contenders += [Contender("buf build", options.buf, is_buf=True)] if options.buf else []
    if not contenders or not 1 <= options.runs <= 100:
        parser.error("name at least one compiler, and from 1 to 100 runs")
    with tempfile.TemporaryDirectory() as scratch:
        hello = os.path.join(scratch, "hello")
        os.makedirs(hello)
        with open(os.path.join(hello, "helloworld.proto"), "w", encoding="utf-8") as stream:
            stream.write(HELLO)
        for folder in [hello] + [os.path.abspath(folder) for folder in options.folders]:
            files = proto_files(folder)
            for mode, with_source in MODES:
                title = f"**{os.path.basename(folder)}** {mode}: {len(files):,} files, {line_count(files):,} lines"
                table(title, benchmark(options, contenders, folder, scratch, with_source))
    return 0


if __name__ == "__main__":
    sys.exit(main())
