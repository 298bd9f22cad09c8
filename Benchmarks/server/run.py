#!/usr/bin/env python3
"""Measures gRPC servers beside one another and writes the table and its chart.

    Benchmarks/server/run.py                              # everything: less than half an hour
    Benchmarks/server/run.py --quick                      # whether everything works: a few minutes
    Benchmarks/server/run.py --scenarios hello --shapes 8x64,50x20 --rows grpc-cpp,nghttpd

A run of everything on a quiet machine is written into docs/benchmarks, any other one into Benchmarks/server/.build,
unless --output says where. The status is 1 if anything failed, with --strict also if a target is missed. Linux only;
README.md tells the rest.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import build, machine, measure, network, packages, readme, report, scaling, targets  # noqa: E402
from harness.clients import Timing  # noqa: E402
from harness.errors import BenchmarkError  # noqa: E402
from harness.paths import BUILD, DOCS  # noqa: E402
from harness.rows import ROWS, Row  # noqa: E402
from harness.scenarios import Scenario, Shape, scenarios  # noqa: E402

QUIET = 0.05
"""The share of its processors that a quiet machine may use before anything is measured."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short runs: one of each server, of some loads more")
    parser.add_argument("--rows", help=f"a list of {', '.join(row.key for row in ROWS)}")
    parser.add_argument("--scenarios", help=f"a list of {', '.join(scenario.key for scenario in scenarios(False))}")
    parser.add_argument("--shapes", help="a list like 8x64,50x1")
    parser.add_argument("--runs", type=int, help="of each server in each shape (default 5), of some loads more")
    parser.add_argument("--seconds", type=float, help="of each run (default 1.5), a third of it at half load")
    parser.add_argument("--server-cpus", help="a list of CPUs (default: the first that this process may use)")
    parser.add_argument("--client-cpu", help="a CPU (default: the last that this process may use)")
    parser.add_argument("--install", action="store_true", help="install the Debian packages that are missing, as root")
    parser.add_argument("--no-build", action="store_true", help="take what was built before")
    parser.add_argument("--output", type=Path, help="the folder to write server.md, server.svg and server.json into")
    parser.add_argument("--strict", action="store_true", help="status 1 if a target is missed or was not measured")
    parser.add_argument("--readme", action="store_true", help="only write the README's table from docs/benchmarks anew")
    parser.add_argument("--check-readme", action="store_true", help="only check it: status 1 if it is not up to date")
    parser.add_argument("--render", type=Path, metavar="FILE", help="only draw a server.json anew")
    return parser.parse_args()


def chosen_rows(names: str | None) -> list[Row]:
    """The rows that were asked for, in the table's order."""
    if names is None:
        return list(ROWS)
    known = {row.key for row in ROWS}
    wanted = names.split(",")
    if unknown := sorted(set(wanted) - known):
        raise BenchmarkError(f"unknown row {unknown[0]}, expected some of {', '.join(sorted(known))}")
    return [row for row in ROWS if row.key in wanted]


def chosen_loads(keys: str | None, shapes: str | None, is_quick: bool) -> list[tuple[Scenario, Shape]]:
    """The scenarios and their shapes that were asked for."""
    known = scenarios(is_quick)
    names = [scenario.key for scenario in known]
    wanted = keys.split(",") if keys else names
    if unknown := sorted(set(wanted) - set(names)):
        raise BenchmarkError(f"unknown scenario {unknown[0]}, expected some of {', '.join(names)}")
    loads = [(scenario, shape) for scenario in known if scenario.key in wanted for shape in scenario.shapes]
    if shapes is not None:
        loads = [(scenario, shape) for scenario, shape in loads if shape.key in shapes.split(",")]
    if not loads:
        raise BenchmarkError(f"no chosen scenario has one of the shapes {shapes}")
    return loads


def cpus(text: str | None, default: int) -> set[int]:
    """A list of CPUs as a set."""
    try:
        wanted = {int(part) for part in text.split(",")} if text else {default}
    except ValueError:
        raise BenchmarkError(f"expected a list of CPUs like 0,1, got {text}") from None
    if missing := wanted - os.sched_getaffinity(0):
        raise BenchmarkError(f"this process may not use CPU {min(missing)}")
    return wanted


def settings(options: argparse.Namespace) -> measure.Settings:
    """How to measure: the server and the client never share a CPU."""
    allowed = sorted(os.sched_getaffinity(0))
    server, client = cpus(options.server_cpus, allowed[0]), cpus(options.client_cpu, allowed[-1])
    if server & client:
        raise BenchmarkError(f"server and client need CPUs of their own, both have {min(server & client)}")
    runs = options.runs or (1 if options.quick else 5)
    timing = Timing(options.seconds or (0.5 if options.quick else 1.5), 0.2 if options.quick else 0.5)
    layout = scaling.layout(set(allowed))
    return measure.Settings(runs, timing, server, client, layout, is_chosen=options.rows is not None)


def build_all(rows: list[Row], options: argparse.Namespace) -> dict[str, str]:
    """Builds what is measured; returns each row's version."""
    if options.no_build:
        return {}
    packages.require(["nghttp2-client", *(name for row in rows for name in row.packages)], options.install)
    BUILD.mkdir(exist_ok=True)
    build.swift("bench-load")
    return {row.title: row.build() for row in rows}


def output_folder(options: argparse.Namespace, busy: float) -> Path:
    """The documentation's folder is for whole runs on a quiet machine."""
    if options.output:
        return Path(options.output)
    if options.quick or options.rows or options.scenarios or options.shapes or options.no_build:
        return BUILD
    if busy > QUIET:
        print(f"warning: the machine is {busy:.0%} busy: this goes to {BUILD}, not to {DOCS}", file=sys.stderr)
        return BUILD
    return DOCS


def run(options: argparse.Namespace) -> int:
    """Measures and writes; returns the status."""
    if options.readme or options.check_readme:
        return readme.update(report.load(DOCS / "server.json"), options.check_readme)
    if options.render:
        document = report.load(options.render)
        report.render(document, options.output or options.render.parent)
        return tell(document, options.strict)
    rows = chosen_rows(options.rows)
    loads = chosen_loads(options.scenarios, options.shapes, options.quick)
    how = settings(options)
    versions = build_all(rows, options)
    before, start = machine.busy_share(), time.monotonic()
    folder = output_folder(options, before)
    results: measure.Results = {}
    where, is_whole = network.isolate(), False
    try:
        measure.measure_all(rows, loads, how, results)
        is_whole = True
    finally:
        facts = machine.facts(before, machine.busy_share())
        facts["network"] = where
        facts["method"] = (
            f"{how.runs} rounds, {how.runs * 2 + 1} on two cores, in each of them a run of {how.timing.seconds:g} s of "
            f"each server; {how.runs * 4 + 1} at half load, of {how.paced.seconds:.2g} s"
        )
        if not is_whole:
            folder = options.output or BUILD
            facts["interrupted"] = "there were fewer rounds than that"
        facts["took"] = f"{(time.monotonic() - start) / 60:.0f} minutes"
        document = report.document(facts, versions, rows, loads, results, how.layout.method)
        report.save(document, folder)
        report.render(document, folder)
        print(f"written: {folder / 'server.md'}, server.svg, server.json")
    if folder == DOCS:
        readme.update(document, is_check=False)
    return tell(document, options.strict)


def tell(document: report.Document, is_strict: bool) -> int:
    """Says what failed and what was missed; returns the status."""
    failures, verdicts = report.failures(document), targets.verdicts(document)
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    for target in targets.missed(document):
        print(f"MISSED: {target}", file=sys.stderr)
    print(targets.count(verdicts), flush=True)
    is_good = not failures and (not is_strict or all(verdict.is_met for verdict in verdicts))
    return 0 if is_good else 1


def main() -> int:
    """Ends with 130 and 143 as signals do, and takes the servers along."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run(arguments())
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
