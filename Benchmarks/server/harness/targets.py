"""What the server is to reach, and whether it does: computed from the results."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from harness.ratios import CLIENT_LIMIT, Cell, median, ratio
from harness.rows import CORE, CPP, DIRECT, GRPC_SWIFT, NGHTTPD, SWIFTLET

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
    is_client_limited: bool = False
    """Whether the client was as busy as it can be: the server may be faster."""

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


LOADS = {
    "hello": "SayHello",
    "hello-h2load": "SayHello through h2load",
    "metadata": "SayHello with changing metadata",
    "server-stream": "server streaming",
    "download": "1 GiB download",
    "latency": "SayHello at half of C++'s rate",
    "two-cores": "SayHello on two cores",
    "memory": "idle connections",
}
"""Scenarios, for people."""
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
    *general(CORE, loaded=2, swift=12, h2load=1.7, serial=1.3, single=0.95),
    *general(SWIFTLET, loaded=1.5, swift=9, h2load=1.4, serial=1, single=0.85),
)


def verdicts(report: Document) -> list[Verdict]:
    """All targets with what was measured."""
    tables = {(table["scenario"], table["shape"]): table for table in report["tables"]}
    found = []
    for target in TARGETS:
        table = tables.get((target.scenario, target.shape), {"form": "", "cells": {}})
        busy = median(table["cells"].get(target.row), "client_busy") if table["form"] == "rate" else None
        found.append(Verdict(target, target.measure(table["cells"]), busy is not None and busy > CLIENT_LIMIT))
    return found


def missed(report: Document) -> list[str]:
    """The targets that were measured and not met, a line each."""
    return [
        f"{report['rows'].get(verdict.target.row, verdict.target.row)}, {LOADS[verdict.target.scenario]} "
        f"{verdict.target.shape}: {shown(verdict)} {verdict.target.what}, aimed at {verdict.target.aim}"
        for verdict in verdicts(report)
        if verdict.value is not None and not verdict.is_met
    ]


def count(found: list[Verdict]) -> str:
    """How many are met, for people."""
    unknown = sum(verdict.value is None for verdict in found)
    text = f"{sum(verdict.is_met for verdict in found)} of {len(found)} targets are met"
    return f"{text}, {unknown} were not measured" if unknown else text


def shown(verdict: Verdict) -> str:
    """The measured value, for people."""
    if verdict.value is None:
        return "–"
    # More digits where rounding would make a missed target look met.
    digits = 0 if verdict.value >= 100 else 1 if verdict.value >= 10 else 2
    is_rounded_met = replace(verdict, value=round(verdict.value, digits)).is_met
    text = f"{verdict.value:,.{digits if is_rounded_met == verdict.is_met else 4}f}"
    return f"{text} †" if verdict.is_client_limited else text


def lines(report: Document) -> list[str]:
    """The tables of targets in Markdown, one for each row; nothing if nothing of it was measured."""
    found = verdicts(report)
    if all(verdict.value is None for verdict in found):
        return []
    text = ["## Targets", "", f"{count(found)}.", ""]
    for row in dict.fromkeys(target.row for target in TARGETS):
        own = [verdict for verdict in found if verdict.target.row == row]
        text += [f"**{report['rows'].get(row, row)}**: {count(own)}", ""]
        text += ["| load | measured | | aimed at | met |", "|---|--:|---|--:|---|"]
        text += [line(verdict) for verdict in own]
        text += [""]
    return text


def line(verdict: Verdict) -> str:
    """A line of the table."""
    target = verdict.target
    result = "not measured" if verdict.value is None else "yes" if verdict.is_met else "**no**"
    cells = [f"{LOADS[target.scenario]}, {target.shape}", shown(verdict), target.what, target.aim, result]
    return f"| {' | '.join(cells)} |"
