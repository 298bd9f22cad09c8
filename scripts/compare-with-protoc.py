#!/usr/bin/env python3
"""Compiles .proto files with protoc and with a candidate and compares verdicts and descriptor sets byte for byte.

    scripts/compare-with-protoc.py PROTOC CANDIDATE FOLDER...
    scripts/compare-with-protoc.py PROTOC 'swiftlet protoc' .build-corpora

CANDIDATE takes protoc's flags; it may be several words. A FOLDER with a corpora.tsv (scripts/fetch-corpora.py) stands
for its corpora; any other is searched for .proto files, itself being the root (-I names others). Files are compiled
together where that works and in ever smaller groups where it does not, down to the file that differs. For each
difference the first field is named by its path. The exit status is 1 if anything differs.
"""

import argparse
import concurrent.futures
import os
import shlex
import subprocess
import sys
import tempfile

MODES = [
    ("plain", []),
    ("source", ["--include_source_info"]),
    ("imports", ["--include_imports"]),
    ("retain", ["--retain_options"]),
    ("all", ["--include_source_info", "--include_imports", "--retain_options"]),
]
GROUP = 400  # files per command line
FILE_SET = ".google.protobuf.FileDescriptorSet"


class Fields:
    """The wire format: reads a message's fields as (number, wire type, value, where the field ends)."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def varint(self):
        result = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7

    def __iter__(self):
        while self.at < len(self.data):
            tag = self.varint()
            number, wire = tag >> 3, tag & 7
            if wire == 0:
                value = self.varint()
            elif wire in (1, 5):
                size = 8 if wire == 1 else 4
                value = self.data[self.at : self.at + size]
                self.at += size
            elif wire == 2:
                size = self.varint()
                value = self.data[self.at : self.at + size]
                self.at += size
            else:
                value = wire  # a group's start or end: its fields follow in line
            yield number, wire, value


def values(data, number):
    return [value for found, _, value in Fields(data) if found == number]


class Schema:
    """Field names and message types, read from protoc's own descriptor of descriptor.proto."""

    def __init__(self, protoc):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out")
            source = os.path.join(folder, "a.proto")
            with open(source, "w", encoding="ascii") as stream:
                stream.write('syntax = "proto2"; import public "google/protobuf/descriptor.proto";')
            subprocess.run(
                protoc + [f"-I{folder}", "--include_imports", f"--descriptor_set_out={out}", source], check=True
            )
            with open(out, "rb") as stream:
                self.messages = {}
                for file in values(stream.read(), 1):
                    package = b"".join(values(file, 2)).decode()
                    for message in values(file, 4):
                        self.add(f".{package}", message)

    def add(self, scope, message):
        name = f"{scope}.{values(message, 1)[0].decode()}"
        self.messages[name] = fields = {}
        for field in values(message, 2):
            kind = values(field, 6)[0].decode() if values(field, 5) == [11] else None
            fields[values(field, 3)[0]] = (values(field, 1)[0].decode(), kind)
        for nested in values(message, 3):
            self.add(name, nested)


def shown(value, start=0):
    """A value for people; of long bytes the part from shortly before `start`."""
    if not isinstance(value, bytes) or len(value) <= 120:
        return repr(value)
    start = max(0, min(start, len(value)) - 20)
    return f"{'...' if start else ''}{value[start : start + 100]!r}..."


def common_prefix(left, right):
    """The number of bytes that two values share at their beginnings."""
    if not isinstance(left, bytes) or not isinstance(right, bytes):
        return 0
    return next((i for i, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))


def first_difference(schema, kind, left, right, path):
    """The path of the first field that differs in two encodings of one message type, with both values."""
    known, counts = schema.messages.get(kind, {}), {}
    lefts, rights = list(Fields(left)), list(Fields(right))
    for ours, theirs in zip(lefts, rights):
        number, _, value = ours
        name, inner = known.get(number, (f"[{number}]", None))
        here = f"{path}.{name}[{counts.get(number, 0)}]" if path else name
        counts[number] = counts.get(number, 0) + 1
        if ours == theirs:
            continue
        if ours[:2] != theirs[:2]:
            other = known.get(theirs[0], (f"[{theirs[0]}]", None))[0]
            return f"{here}: protoc has {name} = {shown(value)} where the candidate has {other} = {shown(theirs[2])}"
        if inner and isinstance(value, bytes):
            return first_difference(schema, inner, value, theirs[2], here)
        start = common_prefix(value, theirs[2])
        return f"{here}: protoc has {shown(value, start)}, the candidate has {shown(theirs[2], start)}"
    if len(lefts) != len(rights):
        more, who = (lefts, "protoc") if len(lefts) > len(rights) else (rights, "the candidate")
        number, _, value = more[min(len(lefts), len(rights))]
        return f"{path}: only {who} goes on, with {known.get(number, (number, None))[0]} = {shown(value)}"
    return f"{path}: the same fields in another encoding"


class Comparison:
    def __init__(self, options, schema):
        self.options = options
        self.schema = schema
        self.same = 0
        self.rejected = 0
        self.differences = []

    def compile(self, command, roots, flags, files):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out")
            arguments = command + [f"-I{root}" for root in roots] + flags + [f"--descriptor_set_out={out}"] + files
            try:
                done = subprocess.run(arguments, capture_output=True, timeout=self.options.timeout, check=False)
            except subprocess.TimeoutExpired:
                return None, f"no end after {self.options.timeout} s"
            if done.returncode == 0:
                with open(out, "rb") as stream:
                    return stream.read(), None
            lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if ": warning: " not in line]
            return None, f"exit {done.returncode}: {lines[0] if lines else 'no message'}"

    def compare(self, mode, flags, roots, files):
        judged, refusal = self.compile(self.options.protoc, roots, flags, files)
        found, complaint = self.compile(self.options.candidate, roots, flags, files)
        if judged is not None and judged == found:
            self.same += len(files)
        elif len(files) > 1:
            middle = len(files) // 2
            self.compare(mode, flags, roots, files[:middle])
            self.compare(mode, flags, roots, files[middle:])
        elif judged is None and found is None:
            self.rejected += 1
        elif judged is None:
            self.report(files[0], mode, f"the candidate accepts what protoc rejects ({refusal})")
        elif found is None:
            self.report(files[0], mode, f"the candidate rejects what protoc accepts ({complaint})")
        else:
            self.report(files[0], mode, first_difference(self.schema, FILE_SET, judged, found, ""))

    def report(self, file, mode, text):
        self.differences.append(f"{file} ({mode}): {text}")
        print(self.differences[-1], flush=True)


def corpora(folder, includes):
    """(name, files, roots) of a folder, or of each line of its corpora.tsv."""
    listing = os.path.join(folder, "corpora.tsv")
    if os.path.exists(listing):
        with open(listing, encoding="utf-8") as stream:
            for line in stream:
                name, files, roots = line.rstrip("\n").split("\t")
                if not files:
                    continue
                yield name, os.path.join(folder, files), [os.path.join(folder, root) for root in roots.split(":")]
    else:
        yield folder, folder, [folder] + includes


def proto_files(folder):
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        found += [os.path.join(path, name) for name in sorted(names) if name.endswith(".proto")]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protoc", type=shlex.split)
    parser.add_argument("candidate", type=shlex.split)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("-I", action="append", default=[], dest="includes", metavar="ROOT", help="a further root")
    parser.add_argument("--mode", action="append", choices=[mode for mode, _ in MODES], help="only this mode")
    parser.add_argument("--singly", action="store_true", help="one file per run, to see each file's verdict")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--timeout", type=int, default=300, metavar="SECONDS", help="per run of a compiler")
    options = parser.parse_args()
    comparison = Comparison(options, Schema(options.protoc))
    size = 1 if options.singly else GROUP
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for folder in options.folders:
            for name, files_folder, roots in corpora(os.path.abspath(folder), options.includes):
                files = proto_files(files_folder)
                before = len(comparison.differences)
                runs = []
                for mode, flags in MODES:
                    if not options.mode or mode in options.mode:
                        for start in range(0, len(files), size):
                            group = files[start : start + size]
                            runs.append(pool.submit(comparison.compare, mode, flags, roots, group))
                for run in runs:
                    run.result()
                print(f"{name}: {len(files)} files, {len(comparison.differences) - before} differences", flush=True)
    print(
        f"{comparison.same} comparisons the same, {comparison.rejected} rejected by both, "
        f"{len(comparison.differences)} different"
    )
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    sys.exit(main())
