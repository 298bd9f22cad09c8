"""Plays Connect's conformance cases for gRPC over HTTP/2 without TLS against a server under test.

usage: runner.py SERVER [ARGUMENT…] [--suites FOLDER] [--only TEXT]

SERVER is the program under test, which is started as the suite's own runner starts it, with these arguments. FOLDER holds the suite's YAML
files (internal/app/connectconformance/testsuites/data of connectrpc/conformance), to be played in place of our own
words of them; that needs PyYAML. TEXT limits the run to the cases whose name holds it.
"""
import argparse
import pathlib
import sys

import play
import server
import verdict
from expectation import expand, expectation
from suites import SUITES

COMPRESSIONS = ["COMPRESSION_IDENTITY", "COMPRESSION_GZIP"]


def load(folder):
    """The suites in a folder's YAML files."""
    import yaml

    return [yaml.safe_load(file.read_text()) for file in sorted(pathlib.Path(folder).glob("*.yaml"))]


def concerns_us(suite):
    """Whether a suite is for servers that speak gRPC over HTTP/2 without TLS, with protobuf."""
    wishes = [
        ("relevantProtocols", "PROTOCOL_GRPC"), ("relevantHttpVersions", "HTTP_VERSION_2"),
        ("relevantCodecs", "CODEC_PROTO"),
    ]
    return (
        suite.get("mode") != "TEST_MODE_CLIENT"
        and all(value in suite.get(key, [value]) for key, value in wishes)
        and not suite.get("reliesOnTls")
        and not suite.get("reliesOnConnectGet")
    )


def permutations(suites):
    """All cases, as names, cases and whether their messages are compressed."""
    for suite in filter(concerns_us, suites):
        for compression in suite.get("relevantCompressions", COMPRESSIONS):
            if compression not in COMPRESSIONS:
                continue
            is_compressed = compression == "COMPRESSION_GZIP"
            for case in suite["testCases"]:
                kind = "gzip" if is_compressed else "identity"
                name = f"{suite['name']}/{kind}/{case['request']['testName']}"
                if not (is_compressed and "rawRequest" in case["request"]):
                    yield name, case, is_compressed


def run(address, case, is_compressed):
    """What is wrong with the server's answer: a list of sentences."""
    case = expand(case, server.RECEIVE_LIMIT)
    return verdict.problems(case, expectation(case), play.play(address, case["request"], is_compressed))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", help="the program under test")
    parser.add_argument("arguments", nargs="*", help="its arguments")
    parser.add_argument("--suites", metavar="FOLDER", help="play the suite's own YAML files")
    parser.add_argument("--only", metavar="TEXT", default="", help="play cases whose name holds TEXT")
    options = parser.parse_args()
    suites = load(options.suites) if options.suites else SUITES
    passed = failed = 0
    with server.running(options.server, *options.arguments) as address:
        for name, case, is_compressed in permutations(suites):
            if options.only not in name:
                continue
            try:
                problems = run(address, case, is_compressed)
            except OSError as error:
                problems = [f"the connection broke: {type(error).__name__}: {error}"]
            passed, failed = (passed, failed + 1) if problems else (passed + 1, failed)
            print(f"{name}: {'failed: ' + '; '.join(problems) if problems else 'passed'}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
