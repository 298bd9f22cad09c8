#!/bin/bash
# Fuzzes what reads bytes from strangers, each target for a bounded time: the .proto compiler, HPACK and HTTP/2.
#
#     scripts/fuzz.sh [SECONDS]      default: 60 for each target, beside the minutes that building them takes
#
# Needs the Swift toolchain for Linux, which brings libFuzzer; the one for macOS does not. The exit status is 1 if an
# input was found that fails, and how to run it again is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(uname)" != Linux ]; then
    echo "skipped: only the Swift toolchain for Linux brings libFuzzer"
    exit 0
fi
status=0
for target in compiler http2; do
    echo "fuzzing: $target"
    "Fuzzing/fuzz-$target.sh" "${1:-60}" || status=1
done
exit $status
