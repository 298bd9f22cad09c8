#!/usr/bin/env python3
"""Changes valid inputs at random, token by token, and compares a candidate's verdict and output with protoc's.

    scripts/mutate-and-compare.py PROTOC CANDIDATE [--count 1000] [--seed 1] [--keep FOLDER] [FOLDER...]

The inputs are the cases of Tests/ProtoCompilerTests/Cases/Valid, or the .proto files below the FOLDERs, each its own
root. Most changes make an input invalid in a way that nobody would have written down; those that stay valid must
still give the same bytes, with source info. The same arguments make the same changes. Disagreements are printed and,
with --keep, written out. The exit status is 1 if there is one. CANDIDATE takes protoc's flags.
"""

import argparse
import concurrent.futures
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import proto_cases  # noqa: E402

CASES = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "ProtoCompilerTests", "Cases"
)
TOKEN = re.compile(
    rb"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[A-Za-z_][A-Za-z0-9_]*|[0-9][A-Za-z0-9_.]*|\s+|.",
    re.S,
)
POOL = (
    "; { } [ ] ( ) < > = , . - + : / // /* */ \" ' 0 1 2 15 16 19000 536870911 536870912 2147483647 2147483648 "
    '4294967296 -1 0x10 07 1.5 1e3 inf nan true false "" "x" \'x\' "\\xff" message enum service rpc returns '
    "stream extend extensions reserved oneof map group optional required repeated option import public weak "
    "package syntax edition export local to max default json_name packed deprecated lazy features int32 int64 "
    'uint32 string bytes bool double float M N E A a b x p google protobuf "proto2" "proto3" "2023" "2024" "2026" '
    "\x00 \x01 é \t \r \n #"
).split(" ")


def mutated(rng, text):
    """One to three changes of tokens, or now and then of single bytes."""
    tokens = TOKEN.findall(text)
    if not tokens:
        return text + rng.choice(POOL).encode("latin-1")
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(len(tokens))
        solid = [index for index, token in enumerate(tokens) if token.strip()] or [at]
        at = rng.choice(solid)
        kind = rng.randrange(9)
        if kind == 0:
            tokens[at] = b""
        elif kind == 1:
            tokens.insert(at, tokens[at] + b" ")
        elif kind == 2:
            other = rng.choice(solid)
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind in (3, 4):
            tokens[at] = rng.choice(POOL).encode("latin-1")
        elif kind == 5:
            tokens.insert(at, b" " + rng.choice(POOL).encode("latin-1") + b" ")
        elif kind == 6:
            tokens[at] = rng.choice([token for token in tokens if token.strip()] or [b"x"])
        elif kind == 7:
            end = min(len(tokens), at + rng.randint(1, 12))
            tokens[at:end] = tokens[at:end] * rng.randint(0, 2)
        else:
            byte = rng.randrange(len(tokens[at]) or 1)
            tokens[at] = tokens[at][:byte] + tokens[at][byte + 1 :]
        tokens = tokens or [b" "]
    return b"".join(tokens)


def sources(folders):
    """The inputs as (name, files as a list of (path, bytes), the files to compile)."""
    for path in [] if folders else proto_cases.case_paths(os.path.join(CASES, "Valid")):
        for case in proto_cases.read_cases(path)[1]:
            if sum(len(data) for _, data in case.files()) < 20_000 and not case.arguments():
                yield case.name, case.files(), case.compiled()
    for folder in folders:
        for path, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if name.endswith(".proto"):
                    whole = os.path.join(path, name)
                    with open(whole, "rb") as stream:
                        relative = os.path.relpath(whole, folder)
                        yield relative, [(relative, stream.read())], [relative]


def verdict(compiler, folder, roots, files, timeout):
    """Descriptor bytes, or the first message of a refusal, or what else went wrong."""
    out = os.path.join(folder, ".out.binpb")
    if os.path.exists(out):
        os.remove(out)
    arguments = compiler + ["-I."] + roots + ["--include_source_info", f"--descriptor_set_out={out}"] + files
    try:
        done = subprocess.run(arguments, cwd=folder, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return "hangs", None, f"no end after {timeout} s"
    if done.returncode == 0:
        with open(out, "rb") as stream:
            return "accepts", stream.read(), ""
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if ": warning: " not in line]
    return (
        ("rejects" if done.returncode > 0 and done.returncode < 128 else "crashes"),
        None,
        lines[0] if lines else "no message",
    )


def trial(options, number, source):
    """One mutation; returns a description of the disagreement, or None."""
    rng = random.Random(f"{options.seed} {number}")
    name, files, compiled = source
    changed = rng.randrange(len(files))
    files = [(path, mutated(rng, data) if index == changed else data) for index, (path, data) in enumerate(files)]
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files:
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "wb") as stream:
                stream.write(data)
        roots = [f"-I{os.path.abspath(root)}" for root in options.folders]
        theirs = verdict(options.protoc, folder, roots, compiled, options.timeout)
        ours = verdict(options.candidate, folder, roots, compiled, options.timeout)
    if theirs[:2] == ours[:2] or (theirs[0] == "crashes" and ours[0] == "rejects"):
        return None
    if options.keep:
        for path, data in files:
            path = os.path.join(options.keep, str(number), path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as stream:
                stream.write(data)
    if theirs[0] == ours[0]:
        return f"{number} ({name}): both accept, with different bytes"
    return f"{number} ({name}): protoc {theirs[0]} ({theirs[2]}), the candidate {ours[0]} ({ours[2]})"


def command(text):
    """A command line's words; a relative path stays right in another working folder."""
    words = shlex.split(text)
    return [os.path.abspath(words[0]) if os.path.dirname(words[0]) else words[0]] + words[1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protoc", type=command)
    parser.add_argument("candidate", type=command)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=20, metavar="SECONDS")
    options = parser.parse_args()
    inputs = list(sources(options.folders))
    if not inputs:
        parser.error("no inputs")
    chooser = random.Random(options.seed)
    plan = [(number, chooser.choice(inputs)) for number in range(options.count)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        found = [result for result in pool.map(lambda item: trial(options, *item), plan) if result]
    for line in found:
        print(line)
    print(f"{options.count} changed inputs, {len(found)} disagreements")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
