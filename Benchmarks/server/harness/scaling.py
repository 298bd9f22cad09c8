"""Two cores beside one: how much more a server does with a second event loop."""

from dataclasses import dataclass, replace

from harness import clients
from harness.process import Server
from harness.rows import Row
from harness.scenarios import Scenario, Shape

DIRECT = "the rate with two loops, over the rate with one: the clients have cores of their own"
SHARED = (
    "twice the server's CPU time of a call with one loop, over that with two. The clients have to share the server's "
    "cores here: each core has a loop and a client, and the rates are those of such pairs"
)

SETTLING = 0.3
"""Seconds of load that show which of a server's threads are its event loops."""


@dataclass(frozen=True)
class Layout:
    """Which cores servers and clients have."""

    one: set[int]
    """Of the server with one loop."""
    two: set[int]
    """Of the server with two."""
    one_clients: list[set[int]]
    two_clients: list[set[int]]
    is_shared: bool
    """Whether clients share the cores of the servers."""

    @property
    def method(self) -> str:
        """How the number comes about."""
        return SHARED if self.is_shared else DIRECT


def layout(allowed: set[int]) -> Layout:
    """How to use the processors that there are.

    With four, clients have two for themselves. With fewer, each of the server's cores has a client as well, which keeps
    it busy: what a call costs the server can be compared then, and the rates can as those of pairs of a loop and a
    client.
    """
    first, *rest = sorted(allowed)
    if len(rest) >= 3:
        places = [{rest[1]}, {rest[2]}]
        return Layout({first}, {first, rest[0]}, places, places, False)
    second = rest[-1]
    return Layout({first}, {first, second}, [{first}], [{first}, {second}], True)


def measure(
    row: Row, scenario: Scenario, shape: Shape, timing: clients.Timing, cores: Layout
) -> dict[str, float | None]:
    """One run with one loop, one with two, one behind the other."""
    one_rate, one_micros = saturated(row, 1, cores.one, scenario, shape, timing, cores.one_clients)
    two_rate, two_micros = saturated(row, 2, cores.two, scenario, shape, timing, cores.two_clients)
    return {
        "single_rates": one_rate,
        "single_cpu_micros": one_micros,
        "rates": two_rate,
        "cpu_micros": two_micros,
        "scaling": 2 * one_micros / two_micros if cores.is_shared else two_rate / one_rate,
    }


def saturated(
    row: Row,
    loops: int,
    cpus: set[int],
    scenario: Scenario,
    shape: Shape,
    timing: clients.Timing,
    places: list[set[int]],
) -> tuple[float, float]:
    """The rate of a server that clients load as much as they can, and what a call costs it in µs of CPU time."""
    with Server(row, cpus, loops) as server:
        clients.bench_loads(scenario, shape, server, replace(timing, seconds=SETTLING, warmup=0), places)
        server.pin_loops()
        before = server.cpu_seconds()
        load = clients.bench_loads(scenario, shape, server, timing, places)
        return load.rate, (server.cpu_seconds() - before) / load.finished * 1e6
