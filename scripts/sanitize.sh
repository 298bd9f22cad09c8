#!/usr/bin/env bash
# Builds the libraries and their tests with a sanitizer and runs them; the exit status is 1 for a failing test or a report.
#
#     scripts/sanitize.sh thread|address [FILTER]...      each FILTER as `swift test --filter` takes it; default: all
#
# Without BoringSSL and the tool (SWIFTLET_LIBRARIES_ONLY in Package.swift), in build folders of their own: .build-tsan and
# .build-asan. Linux; the first build takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    echo "usage: scripts/sanitize.sh thread|address [FILTER]..." >&2
    exit 64
}
[ $# -ge 1 ] || usage
kind=$1
shift
case $kind in
    thread) build=.build-tsan ;;
    address) build=.build-asan ;;
    *) usage ;;
esac
mkdir -p "$build"
# XCTest, which none of our tests uses, leaks by itself.
flags=(--sanitize "$kind" --scratch-path "$build" --disable-xctest)
if [ "$kind" = thread ] && [ "$(uname)" = Linux ]; then
    # Swift's own clang, which knows Swift's calling convention.
    clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
    "$clang" -D_GNU_SOURCE -fPIC -O1 -Wall -c scripts/sanitizers/mutex.c -o "$build/mutex.o"
    flags+=(-Xlinker "$PWD/$build/mutex.o")
fi
for filter in "$@"; do
    flags+=(--filter "$filter")
done

export SWIFTLET_LIBRARIES_ONLY=1
# Reports do not end the run, so that one run tells of all; what there is is counted below.
export TSAN_OPTIONS="halt_on_error=0 second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
# Leaks are the soak's business: a test whose handler never ends leaves it and its server behind on purpose, and so do
# threads that run for ever. ASAN_OPTIONS=detect_leaks=1 shows them.
export ASAN_OPTIONS="detect_leaks=0 ${ASAN_OPTIONS:-}"
log=$build/log
status=0
# One test at a time: programs are many times slower under a sanitizer, and peers are not patient for ever.
swift test --no-parallel "${flags[@]}" 2>&1 | tee "$log" || status=1
reports=$(grep -cE "^WARNING: ThreadSanitizer:|ERROR: (Address|Leak)Sanitizer:" "$log" || true)
if [ "$reports" -gt 0 ]; then
    echo "error: the $kind sanitizer has $reports reports, which are in $log:" >&2
    grep -A6 -E "^WARNING: ThreadSanitizer:|ERROR: (Address|Leak)Sanitizer:" "$log" | grep -E "Sanitizer:|    #0" | sort | uniq -c >&2
    exit 1
fi
if [ $status -eq 0 ]; then
    echo "ok: the $kind sanitizer has nothing to report"
fi
exit $status
