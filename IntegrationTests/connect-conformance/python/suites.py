"""The cases of Connect's conformance suite that concern a gRPC server, in our own words.

A case is what the suite's YAML has under testCases, with the same keys, so that the suite's own files can be played in
place of these: runner.py --suites FOLDER.
"""
from suite_basics import BASIC, DEADLINE_PROPAGATION, DUPLICATE_METADATA, EMPTY_REQUESTS, TIMEOUTS
from suite_errors import ERRORS
from suite_unexpected import MESSAGE_SIZE, SUBFORMATS, UNEXPECTED

SUITES = [
    BASIC, DEADLINE_PROPAGATION, DUPLICATE_METADATA, EMPTY_REQUESTS, ERRORS, MESSAGE_SIZE, SUBFORMATS, TIMEOUTS,
    UNEXPECTED,
]
