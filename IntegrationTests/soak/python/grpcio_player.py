"""The client process on Python's grpcio."""

import random
from collections.abc import Callable

import grpcio_endings  # noqa: F401
from grpcio_calls import kind
from grpcio_channel import GrpcioClient
from kinds import Tally, play


def players(
    address: str, count: int, numbers: random.Random, end: float, tally: Tally
) -> list[Callable[[], None]]:
    """What each thread does: every one has a channel."""

    def player(seed: int) -> Callable[[], None]:
        def work() -> None:
            client = GrpcioClient(address)
            try:
                play(kind, client, random.Random(seed), end, tally)
            finally:
                client.close()

        return work

    return [player(numbers.randrange(1 << 30)) for _ in range(count)]
