"""The Markdown tables."""

from collections.abc import Callable
from typing import Any

from harness import ratios
from harness.rows import CPP, GRPC_SWIFT, NGHTTPD

Table = dict[str, Any]
"""One of the `tables` in server.json."""
Cell = ratios.Cell

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
    elif table["form"] == "scaling":
        heading = f"{table['shape']} from each client"
        header = ["one loop: requests/s", "CPU", "two loops: requests/s", "CPU", "× rate", "× capacity"]
        row = scaling
    else:
        heading, header, row = table["shape"], [table["unit"], *(name for _, name in PEERS), "CPU", "p99"], rate(table)
    text = [f"**{heading}**", "", "| " + " | ".join(["server", *header]) + " |", "|---|" + "--:|" * len(header)]
    for key, title in titles.items():
        if (cell := table["cells"].get(key)) is not None:
            shown = without_numbers(cell, len(header)) or row(cell)
            text.append("| " + " | ".join([title, *shown]) + " |")
    return text + (["", f"Capacity is {table['method']}."] if table["form"] == "scaling" else [])


def without_numbers(cell: Cell, columns: int) -> list[str]:
    """What stands in the row of a server that did not do it; nothing if it did."""
    reason: str = f"failed: {cell['failure']}" if cell["failure"] else cell["slow"]
    if not reason and all(value is None for value in cell["median"].values()):
        reason = "not measured"
    return [reason.splitlines()[0][:120].replace("|", "\\|")] + [""] * (columns - 1) if reason else []


def rate(table: Table) -> Callable[[Cell], list[str]]:
    """A row of rates, compared with the peers' in the same table."""

    def row(cell: Cell) -> list[str]:
        median = cell["median"]
        shown = f"{median['rates']:,.0f}{spread(cell['rates'])}{client_mark(median)}"
        compared = [times(ratios.ratio(cell, table["cells"].get(key))) for key, _ in PEERS]
        return [shown, *compared, micros(median["cpu_micros"]), duration(median["p99"])]

    return row


def latency(cell: Cell) -> list[str]:
    """A row of latencies at a given rate."""
    median = cell["median"]
    return [f"{median['rates']:,.0f}", duration(median["p50"]), duration(median["p99"]), micros(median["cpu_micros"])]


def scaling(cell: Cell) -> list[str]:
    """A row of one loop beside two."""
    median = cell["median"]
    return [
        f"{median['single_rates']:,.0f}{spread(cell['single_rates'])}",
        micros(median["single_cpu_micros"]),
        f"{median['rates']:,.0f}{spread(cell['rates'])}",
        micros(median["cpu_micros"]),
        times(ratios.median_of(cell["rates"], cell["single_rates"])),
        f"{median['scaling']:.2f}",
    ]


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
    return " †" if busy is not None and busy > ratios.CLIENT_LIMIT else ""


def times(ratio: float | None) -> str:
    """How many times a peer's rate this one is."""
    if ratio is None:
        return "–"
    return f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.1f}" if ratio >= 2 else f"{ratio:.2f}"


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
