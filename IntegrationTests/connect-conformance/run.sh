#!/bin/sh
# Runs Connect's conformance suite against the server under test. CONNECTCONFORMANCE names the suite's runner, where it
# is not on PATH.
set -eu
cd "$(dirname "$0")"
runner=${CONNECTCONFORMANCE:-connectconformance}
if ! command -v "$runner" > /dev/null; then
    echo "error: there is no $runner on PATH; get it by" >&2
    echo "  go install connectrpc.com/conformance/cmd/connectconformance@latest" >&2
    exit 1
fi
swift build --package-path ../.. --product connect-conformance-server
server=$(swift build --package-path ../.. --show-bin-path)/connect-conformance-server
exec "$runner" --conf config.yaml --mode server -- "$server"
