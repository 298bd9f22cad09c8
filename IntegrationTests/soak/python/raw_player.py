"""The client process that speaks frame by frame."""

import random
from collections.abc import Callable

import raw_calls  # noqa: F401
from idle import keep_idle
from kinds import Tally, play
from raw_cuts import kind


def players(
    address: str, count: int, numbers: random.Random, end: float, tally: Tally
) -> list[Callable[[], None]]:
    """What each thread does; one more keeps idle connections."""

    def player(seed: int) -> Callable[[], None]:
        return lambda: play(kind, address, random.Random(seed), end, tally)

    seeds = [numbers.randrange(1 << 30) for _ in range(count + 1)]
    idle = random.Random(seeds.pop())
    return [*map(player, seeds), lambda: keep_idle(address, idle, end, tally)]
