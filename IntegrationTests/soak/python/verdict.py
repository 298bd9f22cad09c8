"""What a soak must not find. Pure functions of what was counted and sampled; verdict_tests.py tests them."""

import statistics
from collections import Counter
from dataclasses import dataclass

from server import Sample

WARM = 0.2
"""The share of the time after which memory must be flat."""
MIN_SECONDS = 60.0
"""Of a shorter soak the memory is not judged."""
MIB = 1 << 20
MAX_GROWTH_BYTES = 5 * MIB
MAX_GROWTH_SHARE = 0.02
MAX_MORE_THREADS = 4
MAX_MORE_THREADS_AT_FIRST = 32
"""In a shorter soak: its first fifth may be over before the clients call, and a pool's threads come with the calls."""
MAX_STOP_SECONDS = 15.0
"""All clients are gone when the server is asked to end: less than the 20 that it would wait for one that is not."""


@dataclass
class Outcome:
    """All that is known at the end of a soak."""

    seconds: float
    before: Sample
    """Before the load, when each part of the server had been used once."""
    samples: list[Sample]
    """Under load, in order."""
    rest: Sample
    """When all clients were gone."""
    meters: dict[str, int]
    """What the server said then."""
    stop_status: int | None
    stop_seconds: float
    ends: dict[str, dict[str, int]]
    """By kind of call, and by how it ended; nothing for a kind that was never played."""
    unexpected: dict[str, list[str]]


def window(samples: list[Sample], seconds: float, start: float, end: float) -> list[Sample]:
    """The samples between two shares of the time."""
    return [sample for sample in samples if start * seconds <= sample.seconds <= end * seconds]


def resident_at(outcome: Outcome, share: float) -> float:
    """The median of the resident bytes around a share of the time."""
    around = window(outcome.samples, outcome.seconds, share - 0.05, share + 0.05) or outcome.samples
    return statistics.median(sample.resident for sample in around)


def growth(outcome: Outcome) -> tuple[float, float]:
    """How many bytes the memory grew by once it was warm, from median to median, and how many it may."""
    early = window(outcome.samples, outcome.seconds, WARM, WARM + 0.1) or outcome.samples
    late = window(outcome.samples, outcome.seconds, 0.9, 1.1) or outcome.samples
    first = statistics.median(sample.resident for sample in early)
    last = statistics.median(sample.resident for sample in late)
    return last - first, MAX_GROWTH_BYTES + MAX_GROWTH_SHARE * first


def slope(outcome: Outcome) -> float:
    """The bytes by which the memory grows in a minute, once it is warm: the line of least squares."""
    warm = window(outcome.samples, outcome.seconds, WARM, 1.1)
    if len(warm) < 2:
        return 0.0
    times, sizes = [sample.seconds for sample in warm], [float(sample.resident) for sample in warm]
    return 60 * statistics.linear_regression(times, sizes).slope


def failures(outcome: Outcome) -> list[str]:
    """What is wrong, a line each; none if all is well."""
    return [*_calls(outcome), *_memory(outcome), *_leaks(outcome), *_end(outcome)]


def _calls(outcome: Outcome) -> list[str]:
    found = [
        f"{outcome.ends[kind]['unexpected']} × {kind}: {' | '.join(examples)}"
        for kind, examples in outcome.unexpected.items()
    ]
    missing = [kind for kind, ends in outcome.ends.items() if not ends]
    if missing and outcome.seconds >= MIN_SECONDS:
        found.append(f"never played: {', '.join(missing)}")
    return found


def _memory(outcome: Outcome) -> list[str]:
    grown, allowed = growth(outcome)
    if outcome.seconds < MIN_SECONDS or grown <= allowed:
        return []
    return [f"memory grew by {grown / MIB:.1f} MiB after the first fifth of the time: allowed are {allowed / MIB:.1f}"]


def _more(outcome: Outcome) -> str:
    """What is open at rest that was not before."""
    more = Counter(outcome.rest.files) - Counter(outcome.before.files)
    return ", ".join(f"{number} × {file}" for file, number in more.items())


def _leaks(outcome: Outcome) -> list[str]:
    found = []
    if outcome.rest.descriptors > outcome.before.descriptors:
        found.append(
            f"{outcome.rest.descriptors} descriptors are open when all clients are gone: before it were "
            f"{outcome.before.descriptors}; more are {_more(outcome)}"
        )
    found += [f"when all clients are gone, {name} is {value}" for name, value in outcome.meters.items() if value != 0]
    if not outcome.meters:
        found.append("the server told no meters")
    early = [sample.threads for sample in window(outcome.samples, outcome.seconds, 0, WARM)]
    most = max((sample.threads for sample in outcome.samples), default=0)
    more = MAX_MORE_THREADS if outcome.seconds >= MIN_SECONDS else MAX_MORE_THREADS_AT_FIRST
    if early and most > max(early) + more:
        found.append(f"{most} threads: in the first fifth of the time they were {max(early)}")
    return found


def _end(outcome: Outcome) -> list[str]:
    if outcome.stop_status is None:
        return [f"SIGTERM did not end the server within {outcome.stop_seconds:.0f} s"]
    if outcome.stop_status != 0:
        return [f"SIGTERM ended the server with status {outcome.stop_status}"]
    if outcome.stop_seconds > MAX_STOP_SECONDS:
        return [f"SIGTERM took {outcome.stop_seconds:.1f} s with nobody connected: allowed are {MAX_STOP_SECONDS:.0f}"]
    return []
