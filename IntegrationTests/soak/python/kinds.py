"""What a client of the soak does again and again: kinds of calls with their weights, and the count of how they went."""

import json
import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MAX_EXAMPLES = 3
"""Different unexpected ends that are told of each kind."""


@dataclass(frozen=True)
class Kind:
    """Something that a client does: `play` takes the client and a source of random numbers, checks all that comes back,
    and returns what the call ended with, None for OK. What it raises is unexpected."""

    name: str
    weight: int
    play: Callable[[Any, random.Random], str | None]


class Kinds:
    """The kinds of one client, in the order of their definition."""

    def __init__(self) -> None:
        self.all: list[Kind] = []

    def __call__(self, name: str, weight: int = 1) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorates the function that plays a kind."""

        def register(play: Callable[..., Any]) -> Callable[..., Any]:
            self.all.append(Kind(name, weight, play))
            return play

        return register


class Tally:
    """How calls ended, by kind; several threads may count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[str, Counter[str]] = {}
        self._unexpected: dict[str, list[str]] = {}

    def expects(self, kinds: Kinds) -> None:
        """Names what is to be played, so that what never was is noticed."""
        with self._lock:
            for kind in kinds.all:
                self._ends.setdefault(kind.name, Counter())

    def ended(self, kind: str, end: str) -> None:
        with self._lock:
            self._ends.setdefault(kind, Counter())[end] += 1

    def failed(self, kind: str, error: Exception) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = " ".join(str(error).split())[:300] or f"not true: {place.line}"
        example = f"{type(error).__name__}: {reason} ({place.name}, line {place.lineno})"
        with self._lock:
            self._ends.setdefault(kind, Counter())["unexpected"] += 1
            examples = self._unexpected.setdefault(kind, [])
            if len(examples) < MAX_EXAMPLES and example not in examples:
                examples.append(example)

    def json(self) -> str:
        with self._lock:
            return json.dumps({"ends": self._ends, "unexpected": self._unexpected})


def play(kinds: Kinds, client: Any, numbers: random.Random, end: float, tally: Tally) -> None:
    """Plays kinds in random order until `end`, of time.monotonic()."""
    tally.expects(kinds)
    weights = [kind.weight for kind in kinds.all]
    while time.monotonic() < end:
        kind = numbers.choices(kinds.all, weights)[0]
        try:
            tally.ended(kind.name, kind.play(client, numbers) or "OK")
        except Exception as error:  # whatever it is, it is told
            tally.failed(kind.name, error)
