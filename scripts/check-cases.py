#!/usr/bin/env python3
"""Runs a compiler over the cases of Tests/ProtoCompilerTests/Cases and compares it with the record of protoc.

    scripts/check-cases.py 'swiftlet protoc' [--only TEXT] [--positions]

Of an Invalid case the verdict counts: an exit status that is not 0, without a crash, and one message at least. Of a
Valid case the bytes count, in every mode, and with --positions the places of warnings. --positions also wants each of
protoc's errors that has a line to be told at that line (a compiler may tell more, and may do without the errors that
follow from another). --only takes the cases whose names contain TEXT. CANDIDATE takes protoc's flags. The exit status
is 1 if a case fails.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import proto_cases  # noqa: E402
from proto_case_runs import CASES, digest_lines, recorded, run  # noqa: E402

PLACE = re.compile(rb"^([^\s:]+):(\d+):\d+: (warning: )?")


def places(lines):
    """The (file, line, is a warning) of every message that has them."""
    return {(m[1], m[2], bool(m[3])) for m in map(PLACE.match, lines) if m}


def failure(case, outcome, with_positions):
    """What is wrong with a compiler's outcome, or None."""
    status, messages, digests = recorded(case)
    if outcome.status < 0 or outcome.status >= 128:
        return f"dies with status {outcome.status}"
    if status != 0:
        if outcome.status == 0:
            return f"accepted; protoc: {b' | '.join(messages[:2]).decode() or 'aborts'}"
        if not outcome.messages:
            return "rejected without a word"
    elif outcome.status != 0:
        return f"rejected: {b' | '.join(outcome.messages[:2]).decode()}"
    else:
        wrong = sorted({line.split()[0].decode() for line in set(digests) ^ set(digest_lines(outcome.outputs))})
        if wrong:
            return f"other bytes in {', '.join(wrong)}"
    if with_positions and status != 134:
        missing = sorted(places(messages) - places(outcome.messages))
        if missing:
            return "silent at " + ", ".join(f"{file.decode()}:{line.decode()}" for file, line, _ in missing)
    return None


def cases(only):
    for kind in ("Invalid", "Valid"):
        for path in proto_cases.case_paths(os.path.join(CASES, kind)):
            for case in proto_cases.read_cases(path)[1]:
                if only in case.name:
                    yield kind, case


def tried(options, item):
    kind, case = item
    try:
        return kind, case, failure(case, run(options.compiler, None, case), options.positions)
    except subprocess.TimeoutExpired:
        return kind, case, "does not end"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("compiler", type=shlex.split)
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--positions", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if os.path.dirname(options.compiler[0]):
        options.compiler[0] = os.path.abspath(options.compiler[0])
    counts, failed = collections.Counter(), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for kind, case, problem in pool.map(lambda item: tried(options, item), cases(options.only)):
            counts[kind] += 1
            if problem:
                failed[kind] += 1
                print(f"{kind}: {case.name}: {problem}", flush=True)
    print(", ".join(f"{kind}: {counts[kind] - failed[kind]} of {counts[kind]} right" for kind in counts))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
