#!/bin/bash
# Fuzzes the transport's parts that know no socket, behind the HTTP/2 engine, with libFuzzer and the address sanitizer;
# Linux only.
#
#     Fuzzing/fuzz-swiftlet.sh [SECONDS]      default: 60; what was learnt stays in .build-fuzz/swiftlet/corpus
#
# They use GRPCCore's types, so SwiftPM builds that first. BUILD_PATH names its build folder, where it is not .build.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
out=.build-fuzz/swiftlet
mkdir -p "$out/corpus"
swift build --scratch-path "${BUILD_PATH:-.build}" --target Swiftlet
bin=$(swift build --scratch-path "${BUILD_PATH:-.build}" --show-bin-path)
flags="-O -wmo -sanitize=fuzzer,address -parse-as-library -package-name swiftlet -swift-version 6 -I $out
  -I $bin/Modules -Xcc -fmodule-map-file=Sources/CZlib/module.modulemap -enable-upcoming-feature ExistentialAny
  -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility"
build() {
    swiftc $flags -module-name "$1" -emit-module -emit-module-path "$out/$1.swiftmodule" \
        -c $(find "${@:2}" -name '*.swift') -o "$out/$1.o"
}
# The lists of files have no blanks in them.
build HPACK Sources/HPACK
build HTTP2 Sources/HTTP2
build Swiftlet Sources/Swiftlet/GRPC Sources/Swiftlet/Compression Sources/Swiftlet/Bridge/MessageBytes.swift
# The gold linker has a warning for every function of the sanitizer.
swiftc $flags -module-name SwiftletFuzz Fuzzing/Swiftlet/Target.swift "$out/HPACK.o" "$out/HTTP2.o" "$out/Swiftlet.o" \
    "$bin"/{GRPCCore,DequeModule,ContainersPreview,InternalCollectionsUtilities}.build/*.o -lz -o "$out/fuzz" \
    2>&1 | { grep -v "warning: Cannot export local symbol '__asan_" || true; }

. Fuzzing/run-target.sh
run_target "$out" "$seconds" "make a test of it in Tests/SwiftletTests"
