#!/usr/bin/env python3
"""Tests of what a soak takes for wrong: verdict_tests.py."""

import unittest

from server import Sample
from verdict import Outcome, failures

MIB = 1 << 20


def outcome(resident: list[float], seconds: float = 600.0) -> Outcome:
    """A good soak with these MiB, sampled at equal distances."""
    step = seconds / len(resident)
    samples = [Sample(index * step, int(mib * MIB), 6, 300) for index, mib in enumerate(resident)]
    rest = Sample(seconds, samples[-1].resident, 6, 17)
    ends = {"unary": {"OK": 1000}}
    return Outcome(seconds, rest, samples, rest, {"connections.open": 0}, 0, 0.1, ends, {})


class Verdicts(unittest.TestCase):
    def test_flat_memory_is_good(self) -> None:
        self.assertEqual(failures(outcome([40.0] * 100)), [])

    def test_memory_may_grow_while_it_is_warmed_up(self) -> None:
        self.assertEqual(failures(outcome([10.0 + index * 2 for index in range(20)] + [50.0] * 80)), [])

    def test_memory_that_grows_all_the_time_is_a_leak(self) -> None:
        # 12 MiB in all: three quarters of them after the first fifth.
        found = failures(outcome([40.0 + index * 0.12 for index in range(100)]))
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], r"^memory grew by 8\.\d MiB")

    def test_a_peak_is_no_growth(self) -> None:
        self.assertEqual(failures(outcome([40.0] * 60 + [80.0] * 5 + [40.0] * 35)), [])

    def test_memory_of_a_short_soak_is_not_judged(self) -> None:
        self.assertEqual(failures(outcome([40.0 + index for index in range(100)], seconds=20.0)), [])

    def test_descriptors_that_stay_open_are_a_leak(self) -> None:
        soak = outcome([40.0] * 100)
        soak.rest = Sample(600.0, 40 * MIB, 6, 18, ("socket:[1]",))
        self.assertEqual(
            failures(soak), ["18 descriptors are open when all clients are gone: before it were 17; more are 1 × socket:[1]"]
        )

    def test_a_call_that_goes_on_is_a_leak(self) -> None:
        soak = outcome([40.0] * 100)
        soak.meters = {"connections.open": 0, "calls.running": 1}
        self.assertEqual(failures(soak), ["when all clients are gone, calls.running is 1"])

    def test_no_meters_are_no_proof(self) -> None:
        soak = outcome([40.0] * 100)
        soak.meters = {}
        self.assertEqual(failures(soak), ["the server told no meters"])

    def test_threads_that_become_more_are_a_leak(self) -> None:
        soak = outcome([40.0] * 100)
        soak.samples[-1] = Sample(599.0, 40 * MIB, 11, 300)
        self.assertEqual(failures(soak), ["11 threads: in the first fifth of the time they were 6"])

    def test_a_short_soak_may_see_a_pool_start(self) -> None:
        soak = outcome([40.0] * 100, seconds=20.0)
        soak.samples[-1] = Sample(19.0, 40 * MIB, 38, 300)
        self.assertEqual(failures(soak), [])
        soak.samples[-1] = Sample(19.0, 40 * MIB, 39, 300)
        self.assertEqual(failures(soak), ["39 threads: in the first fifth of the time they were 6"])

    def test_one_unexpected_end_fails(self) -> None:
        soak = outcome([40.0] * 100)
        soak.ends["unary"]["unexpected"] = 1
        soak.unexpected = {"unary": ["AssertionError: the status is 13"]}
        self.assertEqual(failures(soak), ["1 × unary: AssertionError: the status is 13"])

    def test_a_kind_that_was_never_played_fails(self) -> None:
        soak = outcome([40.0] * 100)
        soak.ends["client stream"] = {}
        self.assertEqual(failures(soak), ["never played: client stream"])

    def test_the_server_must_end_well_and_soon(self) -> None:
        for status, seconds in ((None, 30.0), (1, 0.1), (-9, 0.1), (0, 16.0)):
            soak = outcome([40.0] * 100)
            soak.stop_status, soak.stop_seconds = status, seconds
            self.assertEqual(len(failures(soak)), 1, (status, seconds))


if __name__ == "__main__":
    unittest.main()
