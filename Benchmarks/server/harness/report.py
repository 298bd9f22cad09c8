"""Results as JSON, and the JSON as Markdown. The chart is chart.py's."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from harness import chart, tables, targets
from harness.measure import Results
from harness.rows import Row
from harness.scenarios import Scenario, Shape

Document = dict[str, Any]
"""What server.json holds: `facts`, `versions`, `rows` and `tables`, each table with its `cells` by row."""

MEDIANS = (
    *("rates", "cpu_micros", "server_busy", "client_busy", "p50", "p99", "bytes_per_connection"),
    *("single_rates", "single_cpu_micros", "scaling"),
)

INTRODUCTION = """Written by `Benchmarks/server/run.py`, which repeats it. The server has a processor of its own, the
client another one, both on one machine, over loopback, without TLS. Shapes are connections × calls at once on each.
Rates are medians, of replies that were checked; ± is half of the way from the slowest run to the fastest. Ratios are
medians of the ratios within each round, in which all servers had a run, so that they drift less than the machine does.
CPU is the server's processor time for each. † stands where the client was as busy as it can be, so that the server may
be faster."""


def document(
    facts: dict[str, str],
    versions: dict[str, str],
    rows: list[Row],
    loads: list[tuple[Scenario, Shape]],
    results: Results,
    scaling_method: str,
) -> Document:
    """All that was measured, for JSON."""
    tables = [
        {
            "scenario": scenario.key,
            "title": scenario.title,
            "shape": str(shape),
            "unit": scenario.unit,
            "form": form(scenario),
            "method": scaling_method if scenario.is_scaling else "",
            "cells": {
                key: {**dataclasses.asdict(cell), "median": {name: cell.median(name) for name in MEDIANS}}
                for key, cell in results[scenario.key][shape.key].items()
            },
        }
        for scenario, shape in loads
        if shape.key in results.get(scenario.key, {})
    ]
    titles = {row.key: row.title for row in rows}
    return {"facts": facts, "versions": versions, "rows": titles, "tables": tables}


def form(scenario: Scenario) -> str:
    """Which columns a scenario's tables have."""
    if scenario.is_memory:
        return "memory"
    if scenario.is_scaling:
        return "scaling"
    return "latency" if scenario.is_paced else "rate"


def save(report: Document, folder: Path) -> None:
    """Writes server.json, with the values of every run."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (folder / "server.json").write_text(text + "\n", encoding="utf-8")


def load(file: Path) -> Document:
    """Reads a server.json."""
    report: Document = json.loads(file.read_text(encoding="utf-8"))
    return report


def failures(report: Document) -> list[str]:
    """What went wrong, a line each."""
    return [
        f"{table['scenario']} {table['shape']}, {key}: {cell['failure']}"
        for table in report["tables"]
        for key, cell in table["cells"].items()
        if cell["failure"]
    ]


def render(report: Document, folder: Path) -> None:
    """Writes server.md, and server.svg if the base scenario was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    panels = [table for table in report["tables"] if table["scenario"] == "hello"]
    parts = ["# gRPC servers beside one another", ""]
    if panels:
        (folder / "server.svg").write_text(chart.bars(report["rows"], panels), encoding="utf-8")
        parts += ["![SayHello: requests per second of each server](server.svg)", ""]
    parts += [*targets.lines(report), "## How", "", INTRODUCTION, ""]
    parts += [f"- {name}: {value}" for name, value in report["facts"].items()]
    parts += [f"- {name}: {version}" for name, version in report["versions"].items()]
    title = ""
    for table in report["tables"]:
        if table["title"] != title:
            title = table["title"]
            parts += ["", f"## {title}"]
        parts += ["", *tables.lines(table, report["rows"])]
    (folder / "server.md").write_text("\n".join(parts) + "\n", encoding="utf-8")
