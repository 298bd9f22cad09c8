"""Runs everything: lap after lap through all loads, and in each of their rounds the servers take turns."""

import statistics
import time
from dataclasses import dataclass, field, replace
from typing import Any

from harness import clients, memory, scaling
from harness.errors import BenchmarkError, CannotKeepUp
from harness.process import Server
from harness.rows import CPP, Row
from harness.scenarios import Scenario, Shape


@dataclass
class Cell:
    """What was measured of one row in one shape of a scenario."""

    rates: list[float] = field(default_factory=list)
    cpu_micros: list[float] = field(default_factory=list)
    """The server's processor time for each call or message."""
    server_busy: list[float] = field(default_factory=list)
    """The server's processor time a second."""
    client_busy: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    """Microseconds."""
    p99: list[float] = field(default_factory=list)
    bytes_per_connection: list[float] = field(default_factory=list)
    single_rates: list[float] = field(default_factory=list)
    """With one event loop, where `rates` are those with two."""
    single_cpu_micros: list[float] = field(default_factory=list)
    scaling: list[float] = field(default_factory=list)
    """How many times as much the server can do with two loops on two cores."""
    failure: str = ""
    """What went wrong."""
    slow: str = ""
    """Why there are no numbers although nothing went wrong."""

    def add(self, values: dict[str, float | None]) -> None:
        """Adds the values of a run; None is not measured."""
        for name, value in values.items():
            if value is not None:
                getattr(self, name).append(value)

    def median(self, name: str) -> float | None:
        values: list[float] = getattr(self, name)
        return statistics.median(values) if values and not (self.failure or self.slow) else None


Results = dict[str, dict[str, dict[str, Cell]]]
"""By scenario, shape and row."""


@dataclass(frozen=True)
class Settings:
    """How to measure."""

    runs: int
    timing: clients.Timing
    server_cpus: set[int]
    client_cpus: set[int]
    layout: scaling.Layout
    is_chosen: bool
    """Whether rows were asked for by name: then all of them are measured in all scenarios."""

    @property
    def paced(self) -> clients.Timing:
        """How long a run at half load takes: not long, and there are the more of them.

        Once in some seconds the kernel's own work, or a shared machine's, takes a processor away for 20 ms: more than 1 %
        of a run of 1.5 s, and so its 99th percentile, whatever the server does. Of short runs it meets few.
        """
        return replace(self.timing, seconds=self.timing.seconds / 3)


def measure_all(rows: list[Row], loads: list[tuple[Scenario, Shape]], settings: Settings, results: Results) -> None:
    """Measures all rows under all loads; what is measured comes into `results` as it is."""
    for scenario, shape in loads:
        cells = {row.key: Cell() for row in rows if is_measured(row, scenario, settings)}
        results.setdefault(scenario.key, {})[shape.key] = cells
    for lap in range(settings.runs):
        print(f"lap {lap + 1} of {settings.runs}", flush=True)
        for scenario, shape in loads:
            measure_load(rows, scenario, shape, settings, results, lap)


def measure_load(
    rows: list[Row], scenario: Scenario, shape: Shape, settings: Settings, results: Results, lap: int
) -> None:
    """Measures the rounds of one load that belong to one lap; a lap goes through all loads.

    What slows a shared machine down lasts for seconds, or for a minute. If all rounds of a load were measured in one go,
    it would meet most of them, and be their median. So they are spread over the whole run, and each of them begins with
    another server.
    """
    count = rounds(scenario, settings)
    numbers = range(count * lap // settings.runs, count * (lap + 1) // settings.runs)
    cells = results[scenario.key][shape.key]
    turns = [row for row in rows if row.key in cells]
    if not numbers or not turns:
        return
    print(f"{scenario.key} {shape.key}", flush=True)
    clients.prepare(scenario)
    for number in numbers:
        first = number % len(turns)
        for row in turns[first:] + turns[:first]:
            measure_one(cells[row.key], row, scenario, shape, settings, results)
    for key, cell in cells.items():
        print(f"    {key:20} {cell.failure or cell.slow or summary(cell)}", flush=True)


def rounds(scenario: Scenario, settings: Settings) -> int:
    """How often each server is measured.

    On two cores more are needed: what else runs for a moment has no core of its own. For the short runs at half load see
    `Settings.paced`.
    """
    if scenario.is_memory:
        return 1
    if scenario.is_paced:
        return settings.runs * 4 + 1
    return settings.runs * 2 + 1 if scenario.is_scaling else settings.runs


def is_measured(row: Row, scenario: Scenario, settings: Settings) -> bool:
    """Whether a row has a place in a scenario's tables."""
    if row.is_static and scenario.kind != "unary":
        return False
    if scenario.is_scaling and "{loops}" not in " ".join(row.command):
        return False
    return settings.is_chosen or not scenario.rows or row.key in scenario.rows


def measure_one(cell: Cell, row: Row, scenario: Scenario, shape: Shape, settings: Settings, results: Results) -> None:
    """One run of one server. After a failure there are no more of it in this shape."""
    if cell.failure or cell.slow:
        return
    try:
        if scenario.is_scaling:
            cell.add(scaling.measure(row, scenario, shape, settings.timing, settings.layout))
            return
        pace = half_of_cpp(results, shape, row) if scenario.is_paced else None
        with Server(row, settings.server_cpus) as server:
            if scenario.is_memory:
                cell.add(memory.measure(server, scenario, shape, settings.client_cpus))
            else:
                cell.add(run_load(server, scenario, shape, settings, pace))
    except CannotKeepUp as error:
        cell.slow = str(error)
    except BenchmarkError as error:
        cell.failure = str(error)


def half_of_cpp(results: Results, shape: Shape, row: Row) -> float:
    """Half of the rate of SayHello that gRPC C++ has reached so far: of the median of its rounds.

    Raises:
        BenchmarkError: if it was not measured.
        CannotKeepUp: if this server did not reach that at all.
    """
    cells = results.get("hello", {}).get(shape.key, {})
    rates = [cells[key].rates if key in cells else [] for key in (CPP, row.key)]
    if not all(rates):
        raise BenchmarkError("needs the rates of the scenario hello in this shape, of gRPC C++ and of this server")
    base, own = map(statistics.median, rates)
    if own < base / 2:
        raise CannotKeepUp(f"cannot keep up: reaches {own:,.0f} of {base / 2:,.0f} requests/s")
    return base / 2


def run_load(
    server: Server, scenario: Scenario, shape: Shape, settings: Settings, pace: float | None
) -> dict[str, float | None]:
    """Loads a server and notes what that cost it."""
    before, start = server.cpu_seconds(), time.monotonic()
    if scenario.tool == "h2load":
        load = clients.h2load(scenario, shape, server, settings.timing, settings.client_cpus)
    else:
        timing = settings.paced if pace else settings.timing
        load = clients.bench_load(scenario, shape, server, timing, settings.client_cpus, pace)
    used, elapsed = server.cpu_seconds() - before, time.monotonic() - start
    return {
        "rates": load.rate,
        "cpu_micros": used / load.finished * 1e6,
        "server_busy": used / elapsed,
        "client_busy": load.client_busy,
        "p50": load.p50,
        "p99": load.p99,
    }


def summary(cell: Cell) -> str:
    """A cell in a line of the log: the medians so far."""
    names: dict[str, Any] = {"rates": "/s", "cpu_micros": "µs CPU", "p99": "µs p99", "bytes_per_connection": "B each"}
    names["scaling"] = "times one loop"
    values = ((cell.median(name), unit) for name, unit in names.items())
    return ", ".join(f"{value:,.1f} {unit}" for value, unit in values if value is not None)
