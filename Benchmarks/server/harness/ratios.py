"""Ratios of what was measured, taken within each round: the machine's speed drifts, and both sides drift together."""

import statistics
from typing import Any

Cell = dict[str, Any]
"""One of the `cells` of a table in server.json."""
CLIENT_LIMIT = 0.95
"""A client that uses more of its processor than this may have been the limit."""


def median(cell: Cell | None, name: str) -> float | None:
    """The median of a cell's runs; None if it was not measured, or something went wrong."""
    return cell["median"].get(name) if cell is not None else None


def of_rounds(own: Cell | None, peer: Cell | None, name: str = "rates") -> list[float]:
    """How many times the peer's value this one is, in each round that both were measured in.

    The values are those of the first rounds, one each: a server that fails is not measured again, and an interruption
    ends everything.
    """
    if median(own, name) is None or median(peer, name) is None or own is None or peer is None:
        return []
    return [mine / other for mine, other in zip(own[name], peer[name], strict=False) if other]


def ratio(own: Cell | None, peer: Cell | None, name: str = "rates") -> float | None:
    """The median of the rounds' ratios."""
    rounds = of_rounds(own, peer, name)
    return statistics.median(rounds) if rounds else None


def median_of(above: list[float], below: list[float]) -> float:
    """The median of the ratios of two lists, round by round."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))
