"""Memory at many idle connections."""

import subprocess
import time

from harness import clients
from harness.errors import BenchmarkError
from harness.process import Server, end, pinned
from harness.scenarios import Scenario, Shape

SETTLING = 1.0
"""Seconds that the server has to put away what it needed for the calls."""
TIMEOUT = 120


def measure(server: Server, scenario: Scenario, shape: Shape, cpus: set[int]) -> dict[str, float | None]:
    """Opens the connections, does one call on each, and compares the server's resident memory with what it had before.

    The server has then served one connection already, so that what it makes once does not count.
    """
    command = clients.target(scenario, server)
    clients.run([*command, "--calls", "100"], cpus, TIMEOUT)
    time.sleep(SETTLING)
    before = server.resident_bytes()
    hold = [*command, "--hold", "--connections", str(shape.connections)]
    with subprocess.Popen(
        hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=pinned(cpus)
    ) as holder:
        try:
            wait_until_held(holder)
            time.sleep(SETTLING)
            grown = server.resident_bytes() - before
        finally:
            end(holder)
    return {"bytes_per_connection": grown / shape.connections}


def wait_until_held(holder: subprocess.Popen[str]) -> None:
    """Waits for the client to say that all connections are open; it gives up itself if the server stalls."""
    if holder.stdout is None or holder.stderr is None:
        raise BenchmarkError("the client has no output")
    if not holder.stdout.readline().startswith("holding"):
        raise BenchmarkError(holder.stderr.read().strip() or "the client could not open the connections")
