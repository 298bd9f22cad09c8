"""The Markdown tables."""

from collections.abc import Callable
from typing import Any

from harness.rows import CPP, GRPC_SWIFT, NGHTTPD

Table = dict[str, Any]
"""One of the `tables` in server.json."""
Cell = dict[str, Any]

CLIENT_LIMIT = 0.95
"""A client that uses more of its processor than this may have been the limit."""
PEERS = ((CPP, "× gRPC C++"), (GRPC_SWIFT, "× grpc-swift-2"), (NGHTTPD, "× nghttpd"))


def lines(table: Table, titles: dict[str, str]) -> list[str]:
    """A table with its heading, a line each."""
    connections = table["shape"].partition(" × ")[0]
    row: Callable[[Cell], list[str]]
    if table["form"] == "memory":
        heading, header, row = f"{connections} connections", ["resident memory of each"], memory
    elif table["form"] == "latency":
        heading = f"{connections} connections, half of gRPC C++'s rate at {table['shape']}"
        header, row = ["requests/s", "p50", "p99", "CPU"], latency
    else:
        heading, header, row = table["shape"], [table["unit"], *(name for _, name in PEERS), "CPU", "p99"], rate(table)
    text = [f"**{heading}**", "", "| " + " | ".join(["server", *header]) + " |", "|---|" + "--:|" * len(header)]
    for key, title in titles.items():
        if (cell := table["cells"].get(key)) is not None:
            shown = without_numbers(cell, len(header)) or row(cell)
            text.append("| " + " | ".join([title, *shown]) + " |")
    return text


def without_numbers(cell: Cell, columns: int) -> list[str]:
    """What stands in the row of a server that did not do it; nothing if it did."""
    reason: str = f"failed: {cell['failure']}" if cell["failure"] else cell["slow"]
    return [reason.splitlines()[0][:120].replace("|", "\\|")] + [""] * (columns - 1) if reason else []


def rate(table: Table) -> Callable[[Cell], list[str]]:
    """A row of rates, compared with the peers' in the same table."""

    def row(cell: Cell) -> list[str]:
        median = cell["median"]
        shown = f"{median['rates']:,.0f}{spread(cell['rates'])}{client_mark(median)}"
        ratios = [ratio(median["rates"], table["cells"].get(key)) for key, _ in PEERS]
        return [shown, *ratios, micros(median["cpu_micros"]), duration(median["p99"])]

    return row


def latency(cell: Cell) -> list[str]:
    """A row of latencies at a given rate."""
    median = cell["median"]
    return [f"{median['rates']:,.0f}", duration(median["p50"]), duration(median["p99"]), micros(median["cpu_micros"])]


def memory(cell: Cell) -> list[str]:
    """A row of memory."""
    return [f"{cell['median']['bytes_per_connection'] / 1024:,.1f} KiB"]


def spread(values: list[float]) -> str:
    """Half of the way from the smallest to the largest, as a share of the middle; nothing for one run."""
    if len(values) < 2 or max(values) + min(values) == 0:
        return ""
    return f" ±{(max(values) - min(values)) / (max(values) + min(values)):.0%}"


def client_mark(median: dict[str, float | None]) -> str:
    busy = median["client_busy"]
    return " †" if busy is not None and busy > CLIENT_LIMIT else ""


def ratio(value: float, peer: Cell | None) -> str:
    """How many times the peer's rate this one is."""
    if peer is None or not peer["median"]["rates"]:
        return "–"
    times = value / peer["median"]["rates"]
    return f"{times:,.0f}" if times >= 20 else f"{times:.1f}" if times >= 2 else f"{times:.2f}"


def micros(value: float | None) -> str:
    return (
        "–"
        if value is None
        else f"{value:,.2f} µs"
        if value < 10
        else f"{value:,.1f} µs"
        if value < 100
        else f"{value:,.0f} µs"
    )


def duration(value: float | None) -> str:
    """Microseconds in the unit that suits them."""
    if value is None:
        return "–"
    return f"{value / 1000:,.1f} ms" if value >= 1000 else f"{value:,.0f} µs"
