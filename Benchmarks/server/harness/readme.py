"""The short table in the repository's README, written from the results, so that its numbers are theirs."""

import sys
from typing import Any

from harness.errors import BenchmarkError
from harness.paths import ROOT
from harness.ratios import median, ratio
from harness.rows import CPP

README = ROOT / "README.md"
BEGIN = "<!-- Benchmarks/server/run.py writes this from docs/benchmarks/server.json -->\n"
END = "<!-- the end of what it writes -->\n"

COLUMNS = (
    ("hello", "8 × 64", "8 × 64"),
    ("hello", "50 × 20", "50 × 20"),
    ("hello", "50 × 1", "50 × 1"),
    ("hello", "1 × 1", "1 × 1"),
    ("server-stream", "8 × 8", "streamed messages, 8 × 8"),
)
"""Scenario, shape and heading."""


def update(report: dict[str, Any], is_check: bool) -> int:
    """Writes the table, or only checks that it is up to date; returns the status.

    Raises:
        BenchmarkError: if the README has no place for it.
    """
    text = README.read_text(encoding="utf-8")
    begin, end = text.find(BEGIN), text.find(END)
    if not 0 <= begin < end:
        raise BenchmarkError(f"README.md has no place for the table, which is between\n{BEGIN}{END}")
    wanted = text[: begin + len(BEGIN)] + "\n".join(block(report)) + "\n" + text[end:]
    if is_check and wanted != text:
        print("README.md has not the numbers of docs/benchmarks/server.json: run.py --readme", file=sys.stderr)
        return 1
    if wanted != text:
        README.write_text(wanted, encoding="utf-8")
    return 0


def block(report: dict[str, Any]) -> list[str]:
    """The table, a line each."""
    tables = {(table["scenario"], table["shape"]): table["cells"] for table in report["tables"]}
    columns = [(tables[scenario, shape], title) for scenario, shape, title in COLUMNS if (scenario, shape) in tables]
    lines = ["| × gRPC C++ | " + " | ".join(title for _, title in columns) + " |", "|---|" + "--:|" * len(columns)]
    for key, title in report["rows"].items():
        lines.append(f"| {title} | " + " | ".join(entry(cells, key) for cells, _ in columns) + " |")
    facts = report["facts"]
    return [*lines, "", f"{facts['processor']}, {facts['system']}, {facts['date']}, commit {facts['commit']}."]


def entry(cells: dict[str, Any], key: str) -> str:
    """A rate, and how many times gRPC C++'s it is."""
    rate, times = median(cells.get(key), "rates"), ratio(cells.get(key), cells.get(CPP))
    if rate is None or times is None:
        return "–"
    return f"{times:.{1 if times >= 1.95 else 2}f}"
