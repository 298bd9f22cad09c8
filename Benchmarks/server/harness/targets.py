"""What the server is to reach, and whether it does: computed from the results."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.ratios import Cell, median, ratio
from harness.rows import CPP, DIRECT, GRPC_SWIFT, INTERCEPTED, NGHTTPD, SWIFTLET

Document = dict[str, Any]
Cells = dict[str, Cell]
"""A table's cells, by row."""
Measure = Callable[[Cells], float | None]
"""Reads a value off a table; None if it was not measured."""


@dataclass(frozen=True)
class Target:
    """A number to reach."""

    row: str
    scenario: str
    shape: str
    what: str
    """The value, for people: `× gRPC C++`."""
    bound: float
    measure: Measure
    is_ceiling: bool = False
    """Whether the value must not be above the bound; else it must not be below."""

    @property
    def aim(self) -> str:
        """The bound, for people."""
        return f"{'≤' if self.is_ceiling else '≥'} {self.bound:g}"


@dataclass(frozen=True)
class Verdict:
    """What became of a target."""

    target: Target
    value: float | None

    @property
    def is_met(self) -> bool:
        """Whether it was measured and is reached."""
        if self.value is None:
            return False
        return self.value <= self.target.bound if self.target.is_ceiling else self.value >= self.target.bound


def times(row: str, peer: str, name: str = "rates") -> Measure:
    """A row's value in times of a peer's."""
    return lambda cells: ratio(cells.get(row), cells.get(peer), name)


def value(row: str, name: str, scale: float = 1) -> Measure:
    """A row's own value."""

    def read(cells: Cells) -> float | None:
        found = median(cells.get(row), name)
        return None if found is None else found / scale

    return read


def faster(row: str, peer: str, bound: float, scenario: str, *shapes: str) -> list[Target]:
    """At least so many times a peer's rate."""
    name = {CPP: "× gRPC C++", GRPC_SWIFT: "× grpc-swift-2", NGHTTPD: "× nghttpd"}[peer]
    return [Target(row, scenario, shape, name, bound, times(row, peer)) for shape in shapes]


def sooner(row: str, scenario: str, shape: str, *names: str) -> list[Target]:
    """Latencies that are not above gRPC C++'s."""
    return [
        Target(row, scenario, shape, f"{name}, × gRPC C++", 1, times(row, CPP, name), is_ceiling=True) for name in names
    ]


LOADED = ("8 × 64", "50 × 20")
PACED = (*LOADED, "50 × 1")


def general(row: str, loaded: float, swift: float, h2load: float, serial: float, single: float) -> list[Target]:
    """What a row that goes through GRPCCore is to reach."""
    return [
        *faster(row, CPP, loaded, "hello", *LOADED),
        *faster(row, GRPC_SWIFT, swift, "hello", *LOADED),
        *faster(row, CPP, h2load, "hello-h2load", *LOADED),
        *faster(row, CPP, serial, "hello", "50 × 1"),
        *faster(row, CPP, single, "hello", "1 × 1"),
    ]


TARGETS = (
    *faster(DIRECT, CPP, 10, "hello", *LOADED),
    *faster(DIRECT, GRPC_SWIFT, 50, "hello", *LOADED),
    *faster(DIRECT, NGHTTPD, 1, "hello", *LOADED),
    *faster(DIRECT, CPP, 5, "hello-h2load", *LOADED),
    *faster(DIRECT, CPP, 2, "hello", "50 × 1"),
    *faster(DIRECT, CPP, 1, "hello", "1 × 1"),
    *sooner(DIRECT, "hello", "1 × 1", "p99"),
    # Half of the above, with metadata.
    *faster(DIRECT, CPP, 5, "metadata", *LOADED),
    *faster(DIRECT, GRPC_SWIFT, 25, "metadata", *LOADED),
    *faster(DIRECT, NGHTTPD, 0.5, "metadata", *LOADED),
    *faster(DIRECT, CPP, 5, "server-stream", "8 × 8", "1 × 1"),
    *faster(DIRECT, CPP, 1.5, "download", "1 × 1"),
    *(Target(DIRECT, "two-cores", shape, "× one core", 1.8, value(DIRECT, "scaling")) for shape in LOADED),
    Target(DIRECT, "memory", "10,000 × 1", "KiB", 5, value(DIRECT, "bytes_per_connection", 1024), is_ceiling=True),
    *(target for shape in PACED for target in sooner(DIRECT, "latency", shape, "p50", "p99")),
    *general(INTERCEPTED, loaded=2, swift=12, h2load=1.7, serial=1.3, single=0.95),
    *general(SWIFTLET, loaded=1.5, swift=9, h2load=1.4, serial=1, single=0.85),
)


def verdicts(report: Document) -> list[Verdict]:
    """All targets with what was measured."""
    tables = {(table["scenario"], table["shape"]): table["cells"] for table in report["tables"]}
    return [
        Verdict(target, target.measure(tables.get((target.scenario, target.shape), {}))) for target in TARGETS
    ]


def missed(report: Document) -> list[str]:
    """The targets that were not met, a line each."""
    return [
        f"{report['rows'].get(verdict.target.row, verdict.target.row)}, {verdict.target.scenario} "
        f"{verdict.target.shape}: {shown(verdict)} {verdict.target.what}, aimed at {verdict.target.aim}"
        for verdict in verdicts(report)
        if not verdict.is_met
    ]


def shown(verdict: Verdict) -> str:
    """The measured value, for people."""
    if verdict.value is None:
        return "not measured"
    # More digits where rounding would make a missed target look met.
    digits = 0 if verdict.value >= 100 else 1 if verdict.value >= 10 else 2
    text = f"{verdict.value:,.{digits}f}"
    rounded = Verdict(verdict.target, round(verdict.value, digits))
    return text if rounded.is_met == verdict.is_met else f"{verdict.value:,.4f}"


def lines(report: Document) -> list[str]:
    """The table of targets in Markdown; nothing if nothing of it was measured."""
    found = verdicts(report)
    measured = [verdict for verdict in found if verdict.value is not None]
    if not measured:
        return []
    reached = sum(verdict.is_met for verdict in found)
    titles = {table["scenario"]: table["title"] for table in report["tables"]}
    text = ["## Targets", "", f"{reached} of {len(found)} are met; {len(found) - len(measured)} were not measured.", ""]
    text += ["| server | load | | measured | aimed at | met |", "|---|---|---|--:|--:|---|"]
    for verdict in found:
        target = verdict.target
        load = f"{titles.get(target.scenario, target.scenario)}, {target.shape}"
        result = "–" if verdict.value is None else "yes" if verdict.is_met else "**no**"
        row = report["rows"].get(target.row, target.row)
        text.append(f"| {row} | {load} | {target.what} | {shown(verdict)} | {target.aim} | {result} |")
    return [*text, ""]
