"""A few hundred connections that do next to nothing."""

import random
import time
from collections.abc import Iterator

from kinds import Tally
from raw_case import EMPTY_CALL, expect_ok
from raw_cuts import cut
from raw_http2 import Connection

CONNECTIONS = 300
REST = 15.0
"""Seconds between the two calls of a connection, or a little more."""
KIND = "idle connection"


def keep_idle(address: str, numbers: random.Random, end: float, tally: Tally) -> None:
    """Opens connections, lets them rest, calls again, and ends half of them without a word; until `end`."""
    while time.monotonic() < end:
        connections = list(_opened(address, end, tally))
        time.sleep(max(0.0, min(REST, end - time.monotonic())))
        for connection in connections:
            try:
                expect_ok(connection.call(EMPTY_CALL, b""))
                tally.ended(KIND, "OK")
            except Exception as error:  # whatever it is, it is told
                tally.failed(KIND, error)
            cut(connection, numbers)


def _opened(address: str, end: float, tally: Tally) -> Iterator[Connection]:
    for _ in range(CONNECTIONS):
        if time.monotonic() >= end:
            return
        try:
            connection = Connection(address)
            expect_ok(connection.call(EMPTY_CALL, b""))
            yield connection
        except Exception as error:  # whatever it is, it is told
            tally.failed(KIND, error)

