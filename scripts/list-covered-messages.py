#!/usr/bin/env python3
"""Writes Tests/ProtoCompilerTests/Cases/Invalid/COVERAGE.md: each of protoc's messages and the cases that show it.

scripts/list-covered-messages.py          writes the page; fails if a message is neither shown nor called unreachable,
                                          or if a message called unreachable is shown after all
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import proto_cases  # noqa: E402

CASES = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "ProtoCompilerTests", "Cases"
)
INVALID = os.path.join(CASES, "Invalid")
SHOWN = 3  # cases named per message


def expression(pattern):
    return re.compile(".*".join(re.escape(part) for part in re.split(r"(?<!/)\*", pattern)))


def messages():
    """The lines of messages.txt as (source file, pattern, reason why it is unreachable or None)."""
    with open(os.path.join(INVALID, "messages.txt"), encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("#") or not line.strip():
                continue
            source, pattern = line.rstrip("\n").split(" | ", 1)
            pattern, _, reason = pattern.partition(" | unreachable: ")
            yield source, pattern, reason or None


def recorded_lines():
    """Every recorded line with the name of its case."""
    for folder in (INVALID, os.path.join(CASES, "Valid")):
        for path in proto_cases.case_paths(folder):
            for case in proto_cases.read_cases(path)[1]:
                section = case.first("protoc")
                for line in section.lines if section else []:
                    if line:
                        yield case.name, line.decode("utf-8")


def main():
    lines = list(recorded_lines())
    matched, rows, failures, source_before = set(), [], [], None
    for source, pattern, reason in messages():
        regex = expression(pattern)
        names = []
        for index, (name, line) in enumerate(lines):
            if regex.search(line):
                matched.add(index)
                if name not in names:
                    names.append(name)
        if reason is None and not names:
            failures.append(f"{source}: no case shows: {pattern}")
        if reason is not None and names:
            failures.append(f"{source}: called unreachable, but {names[0]} shows: {pattern}")
        if source != source_before:
            rows += ["", f"## {source}", "", "| message | cases |", "|---|---|"]
            source_before = source
        more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        shown = "; ".join(names[:SHOWN]) + more if names else f"*unreachable*: {reason}"
        rows.append(f"| `{pattern.replace('|', chr(92) + '|')}` | {shown.replace('|', chr(92) + '|')} |")
    for index, (name, line) in enumerate(lines):
        if index not in matched:
            failures.append(f"messages.txt knows nothing of this line of {name}: {line[:160]}")
    head = [
        "# What protoc says, and which cases show it",
        "",
        "Made by `scripts/list-covered-messages.py` from `messages.txt` and the recorded cases; do not edit. The list",
        "of messages comes from reading protoc's sources (branch 36.x), file by file. `*` stands for anything.",
    ]
    with open(os.path.join(INVALID, "COVERAGE.md"), "w", encoding="utf-8") as stream:
        stream.write("\n".join(head + rows) + "\n")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
