#!/usr/bin/env bash
# Builds swiftlet and the two generators that it runs in release, and puts them into PREFIX/bin.
# usage: install.sh PREFIX
set -euo pipefail
cd "$(dirname "$0")/.."

readonly prefix=${1:?usage: install.sh PREFIX}
flags=(--configuration release --scratch-path .build-install)
# Shared Swift libraries would cost half of the time that compiling a small file takes; macOS has them in its cache.
[ "$(uname)" = Darwin ] || flags+=(--static-swift-stdlib)

mkdir -p "$prefix/bin"
folder=$(swift build "${flags[@]}" --show-bin-path)
for product in swiftlet protoc-gen-swift protoc-gen-grpc-swift-2; do
    swift build "${flags[@]}" --product "$product"
    # Renamed into place, so that a running one is not overwritten.
    install -m 755 "$folder/$product" "$prefix/bin/.$product.new"
    mv -f "$prefix/bin/.$product.new" "$prefix/bin/$product"
    echo "$prefix/bin/$product"
done
