#!/usr/bin/env bash
# Builds swiftlet and the two generators that it runs in release, and puts them into PREFIX/bin.
# usage: install.sh PREFIX
set -euo pipefail
cd "$(dirname "$0")/.."

readonly prefix=${1:?usage: install.sh PREFIX}
# A package of the tool alone, in a folder of its own so that the versions pinned for development stay as they are.
readonly package=.build-install/package
mkdir -p "$package"
cp Package.swift "$package/"
[ ! -e Package.resolved ] || cp Package.resolved "$package/"
ln -sfn ../../Sources "$package/Sources"
export SWIFTLET_TOOL_ONLY=1
flags=(--configuration release --package-path "$package" --scratch-path .build-install)
# Loading and binding shared libraries costs more than compiling a small file; macOS has them in its cache. Without
# symbols the programs are half as large.
if [ "$(uname)" != Darwin ]; then
    flags+=(--static-swift-stdlib -Xlinker -s)
    # Not every system has the C library as an archive, too.
    echo 'print("")' > .build-install/probe.swift
    if swiftc -static-executable .build-install/probe.swift -o .build-install/probe 2> /dev/null; then
        flags+=(-Xswiftc -static-executable)
    fi
fi

for product in swiftlet protoc-gen-swiftlet; do
    swift build "${flags[@]}" --product "$product"
done
folder=$(swift build "${flags[@]}" --show-bin-path)
mkdir -p "$prefix/bin"
for program in swiftlet protoc-gen-swift protoc-gen-swiftlet; do
    # Renamed into place, so that a running one is not overwritten.
    install -m 755 "$folder/$program" "$prefix/bin/.$program.new"
    mv -f "$prefix/bin/.$program.new" "$prefix/bin/$program"
    echo "$prefix/bin/$program"
done
