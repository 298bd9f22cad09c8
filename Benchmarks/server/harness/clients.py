"""The load clients: bench-load and h2load."""

import json
import re
import resource
import subprocess
import time
from dataclasses import dataclass
from subprocess import PIPE
from typing import Any

from harness.errors import BenchmarkError, CannotKeepUp
from harness.paths import BUILD, LOAD
from harness.process import Server, pinned
from harness.scenarios import Scenario, Shape

PATIENCE = 60
"""How many seconds a client may take longer than it was asked to."""

LATE = 1000
"""Calls that may be under way at a given rate, on all connections."""
KEPT_UP = 0.95
"""The share of the calls at a given rate that must have been answered by the end."""
PAUSE = 0.075
"""Seconds that a server may be behind then in any case: the machine may stand still just there."""


@dataclass(frozen=True)
class Timing:
    """How long a run takes."""

    seconds: float
    warmup: float


@dataclass(frozen=True)
class Load:
    """What a client saw."""

    rate: float
    """In the scenario's unit."""
    finished: int
    """Calls or messages that ended, those of the warm-up included."""
    p50: float | None
    """In microseconds."""
    p99: float | None
    client_busy: float
    """The client's processor time a second: 1 means that it could not have done more."""


def prepare(scenario: Scenario) -> None:
    """Writes the files that clients and the static server need."""
    folder = BUILD / "www"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / scenario.key).write_bytes(framed(scenario.reply))
    (BUILD / f"{scenario.key}.request").write_bytes(scenario.request)
    (BUILD / f"{scenario.key}.framed").write_bytes(framed(scenario.request))
    (BUILD / f"{scenario.key}.reply").write_bytes(scenario.reply)


def framed(message: bytes) -> bytes:
    """A message behind gRPC's prefix: not compressed, its length."""
    return b"\0" + len(message).to_bytes(4, "big") + message


def path(scenario: Scenario, server: Server) -> str:
    return f"/{scenario.key}" if server.row.is_static else scenario.path


def target(scenario: Scenario, server: Server) -> list[str]:
    """The arguments of bench-load that say what to call."""
    reply = BUILD / "www" / scenario.key if server.row.is_static else BUILD / f"{scenario.key}.reply"
    files = ["--request", str(BUILD / f"{scenario.key}.request"), "--reply", str(reply)]
    return [str(LOAD), "--port", str(server.port), "--path", path(scenario, server), *files] + (
        ["--static"] if server.row.is_static else []
    )


def run(command: list[str], cpus: set[int], timeout: float) -> str:
    """Runs a client to its end.

    Raises:
        BenchmarkError: if it says that something was wrong, or does not end.
    """
    return run_together(command, [cpus], timeout)[0]


def run_together(command: list[str], places: list[set[int]], timeout: float) -> list[str]:
    """Runs a client on each of some sets of CPUs, all at the same time, to their ends."""
    clients: list[subprocess.Popen[str]] = []
    try:
        for cpus in places:
            clients.append(subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, preexec_fn=pinned(cpus)))
        return [output_of(client, timeout) for client in clients]
    except FileNotFoundError:
        raise BenchmarkError(f"{command[0]} is absent") from None
    finally:
        for client in clients:
            if client.poll() is None:
                client.kill()
                client.communicate()


def output_of(client: subprocess.Popen[str], timeout: float) -> str:
    """Waits for a client and returns what it wrote."""
    try:
        output, complaint = client.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"the client did not end within {timeout:.0f} seconds") from None
    if client.returncode != 0:
        raise BenchmarkError(complaint.strip() or f"the client ended with status {client.returncode}")
    return output


def bench_load(
    scenario: Scenario, shape: Shape, server: Server, timing: Timing, cpus: set[int], pace: float | None
) -> Load:
    """Loads a server with our own client."""
    command = load_command(scenario, shape, server, timing, pace)
    load = parsed(scenario, run(command, cpus, timing.seconds + timing.warmup + PATIENCE))
    if pace and load.rate < pace * min(KEPT_UP, 1 - PAUSE / timing.seconds):
        raise CannotKeepUp(f"cannot keep up: {load.rate:,.0f} of {pace:,.0f} requests/s were answered")
    return load


def bench_loads(scenario: Scenario, shape: Shape, server: Server, timing: Timing, places: list[set[int]]) -> Load:
    """Loads a server with several of our own clients at once, one on each set of CPUs, each with all of the shape."""
    command = load_command(scenario, shape, server, timing, None)
    outputs = run_together(command, places, timing.seconds + timing.warmup + PATIENCE)
    loads = [parsed(scenario, output) for output in outputs]
    busy = sum(load.client_busy for load in loads)
    return Load(sum(load.rate for load in loads), sum(load.finished for load in loads), None, None, busy)


def load_command(scenario: Scenario, shape: Shape, server: Server, timing: Timing, pace: float | None) -> list[str]:
    """How our own client is started."""
    command = target(scenario, server) + ["--kind", scenario.kind, "--connections", str(shape.connections)]
    # At a pace, calls must not wait for earlier ones; a server that is too slow still gets no more than this at once.
    streams = max(shape.streams, LATE // shape.connections) if pace else shape.streams
    command += ["--streams", str(streams)]
    command += ["--calls", str(scenario.calls)] if scenario.calls else []
    command += ["--seconds", str(timing.seconds), "--warmup", str(timing.warmup)]
    command += ["--messages", str(scenario.messages)] if scenario.kind != "unary" else []
    command += ["--vary"] if scenario.varies else []
    return command + (["--rate", str(pace)] if pace else [])


def parsed(scenario: Scenario, output: str) -> Load:
    """What our own client printed, in the scenario's unit."""
    result: dict[str, Any] = json.loads(output)
    counted = result["calls"] if scenario.unit == "requests/s" else result["messages"]
    scale = scenario.bytes_per_message / 1e6 if scenario.unit == "MB/s" else 1.0
    finished = result["finished"] * (scenario.messages if scenario.unit != "requests/s" else 1)
    rate = counted * scale / result["seconds"]
    return Load(rate, finished, result["p50"], result["p99"], result["client_cpu"])


def h2load(scenario: Scenario, shape: Shape, server: Server, timing: Timing, cpus: set[int]) -> Load:
    """Loads a server with nghttp2's client, which checks HTTP's status only."""
    command = ["h2load", "-t1", f"-c{shape.connections}", f"-m{shape.streams}", f"-D{timing.seconds * 1000:.0f}ms"]
    command += ["-H", "content-type: application/grpc", "-H", "te: trailers"]
    command += [f"--warm-up-time={timing.warmup * 1000:.0f}ms"]
    command += ["-d", str(BUILD / f"{scenario.key}.framed")]
    before, start = children_seconds(), time.monotonic()
    output = run([*command, f"http://127.0.0.1:{server.port}{path(scenario, server)}"], cpus, timing.seconds + PATIENCE)
    busy = (children_seconds() - before) / (time.monotonic() - start)
    rate = re.search(r"finished in .*?, ([\d.]+) req/s", output)
    counts = re.search(r"(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output)
    if rate is None or counts is None:
        raise BenchmarkError(f"h2load's output is not understood: {output[-500:]}")
    done, succeeded = int(counts[1]), int(counts[2])
    if done == 0 or succeeded != done:
        raise BenchmarkError(f"h2load: {counts[0]}")
    # It does not count the calls of the warm-up: there are as many a second as later.
    return Load(float(rate[1]), round(float(rate[1]) * (timing.seconds + timing.warmup)), None, None, busy)


def children_seconds() -> float:
    """The processor time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
