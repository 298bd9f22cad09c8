#!/usr/bin/env bash
# Formats every Swift file of the repository; with --check it only says what is not formatted, and fails if anything is.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
    "") git ls-files -z '*.swift' | xargs -0 swift format format --in-place --parallel ;;
    --check) git ls-files -z '*.swift' | xargs -0 swift format lint --strict --parallel ;;
    *)
        echo "usage: scripts/format.sh [--check]" >&2
        exit 64
        ;;
esac
