#!/usr/bin/env bash
# Soaks the server: builds interop-server in release and drives it with real clients for a time. Every reply is checked;
# memory, threads and descriptors must stay flat, nothing may be left open, and SIGTERM must end it. Linux only.
#
#     scripts/soak.sh [SECONDS] [grpc-core|direct|both]      default: 600 of each path, and both
#
# The clients are Python's grpcio and a client that speaks frame by frame; IntegrationTests/soak/README.md tells the rest.
# BUILD_PATH names the build folder, where it is not .build; SERVER a server that is built already.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname)" != Linux ]; then
    echo "skipped: what the server uses is read from Linux's /proc"
    exit 0
fi
peer=$(python3 scripts/fetch-peers.py grpcio)
case $(cut -f 2 <<< "$peer") in
    found) python=$(cut -f 3 <<< "$peer") ;;
    *)
        echo "error: a soak needs Python's grpcio: $(cut -f 3 <<< "$peer")" >&2
        exit 1
        ;;
esac
server=${SERVER:-}
if [ -z "$server" ]; then
    flags=(--configuration release --scratch-path "${BUILD_PATH:-.build}")
    swift build "${flags[@]}" --product interop-server
    server=$(swift build "${flags[@]}" --show-bin-path)/interop-server
fi
exec "$python" IntegrationTests/soak/python/soak.py "$server" --seconds "${1:-600}" --path "${2:-both}"
