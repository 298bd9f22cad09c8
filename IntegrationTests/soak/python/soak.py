#!/usr/bin/env python3
"""Soaks interop-server: soak.py SERVER [--seconds N] [--path grpc-core|direct|both] [--seed N].

Needs the packages grpcio, grpcio-tools and h2; Linux. The status is 1 if a call went wrong, memory, descriptors or
threads grew, something was left open, or the server did not end as it should. scripts/soak.sh builds the server.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import paths  # noqa: F401
import report
from server import Sample, Server, SoakError
from verdict import Outcome, failures

CLIENTS = ("grpcio", "raw")
CLIENT = Path(__file__).with_name("client.py")
WARM_UP = 3.0
"""Seconds of the same load, before descriptors are counted."""
LATE = 300.0
"""Seconds that clients have to finish what they began."""
SETTLING = 15.0
"""Seconds that the server has to notice that the first clients are gone: what is open then, it may keep."""
MAX_SETTLING = 120.0
"""Seconds that it has to let go of everything else: more than it needs on any machine."""


def start_clients(address: str, seconds: float, seed: int) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [sys.executable, str(CLIENT), name, address, str(seconds), str(seed)], stdout=subprocess.PIPE, text=True
        )
        for name in CLIENTS
    ]


def collect(clients: list[subprocess.Popen[str]], outcome: Outcome) -> None:
    """Waits for the clients and adds what they counted."""
    for name, client in zip(CLIENTS, clients):
        try:
            output = client.communicate(timeout=LATE)[0]
        except subprocess.TimeoutExpired:
            raise SoakError(f"the {name} client did not end within {LATE:.0f} s: a call hangs") from None
        if client.returncode != 0:
            raise SoakError(f"the {name} client ended with status {client.returncode}")
        counted = json.loads(output)
        for kind, ends in counted["ends"].items():
            outcome.ends[kind] = dict(Counter(outcome.ends.get(kind, {})) + Counter(ends))
        outcome.unexpected.update(counted["unexpected"])


def watch(server: Server, clients: list[subprocess.Popen[str]], started: float, seconds: float) -> list[Sample]:
    """Samples the server until the time is over."""
    samples = []
    pause = min(2.0, max(0.2, seconds / 100))
    while (rest := started + seconds - time.monotonic()) > 0:
        if dead := [name for name, client in zip(CLIENTS, clients) if client.poll() not in (None, 0)]:
            raise SoakError(f"the {dead[0]} client is gone")
        samples.append(server.sample(started))
        time.sleep(min(pause, rest))
    samples.append(server.sample(started))
    return samples


def settle(server: Server, descriptors: int, started: float, patience: float) -> tuple[Sample, dict[str, int]]:
    """Waits until the server has let go of everything, or no longer than so many seconds."""
    end = time.monotonic() + patience
    while True:
        sample, meters = server.sample(started), server.meters()
        is_clean = sample.descriptors <= descriptors and not any(meters.values())
        if is_clean or time.monotonic() > end:
            return sample, meters
        time.sleep(0.1)


def stopped(clients: list[subprocess.Popen[str]]) -> None:
    for client in clients:
        if client.poll() is None:
            client.kill()
            client.wait()


def soak(program: Path, path: str, seconds: float, seed: int) -> Outcome:
    """Runs one server under load."""
    with Server(program, path) as server:
        started = time.monotonic()
        first = server.sample(started)
        outcome = Outcome(seconds, first, [], first, {}, None, 0.0, {}, {})
        clients: list[subprocess.Popen[str]] = []
        try:
            clients = start_clients(server.address, WARM_UP, seed)
            collect(clients, outcome)
            # What the server opens once and keeps is open now: the number when all of these clients are gone again.
            outcome.before, _ = settle(server, first.descriptors, started, SETTLING)
            started = time.monotonic()
            clients = start_clients(server.address, seconds, seed + 1)
            outcome.samples = watch(server, clients, started, seconds)
            collect(clients, outcome)
        finally:
            stopped(clients)
        outcome.rest, outcome.meters = settle(server, outcome.before.descriptors, started, MAX_SETTLING)
        outcome.stop_status, outcome.stop_seconds = server.stop(120.0)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path, help="interop-server, best built in release")
    parser.add_argument("--seconds", type=float, default=600, help="of each path (default 600)")
    parser.add_argument("--path", choices=["grpc-core", "direct", "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 20), help="of what is random")
    options = parser.parse_args()
    wanted = ["grpc-core", "direct"] if options.path == "both" else [options.path]
    print(f"seed {options.seed}", flush=True)
    is_good = True
    for path in wanted:
        try:
            outcome = soak(options.server, path, options.seconds, options.seed)
        except SoakError as error:
            print(f"FAILED: the {path} path: {error}", flush=True)
            is_good = False
            continue
        print("\n".join([*report.lines(path, outcome), ""]), flush=True)
        is_good = is_good and not failures(outcome)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
