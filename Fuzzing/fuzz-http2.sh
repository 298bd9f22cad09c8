#!/bin/bash
# Fuzzes HPACK and HTTP2 with libFuzzer and the address sanitizer; Linux only, with nothing but the Swift toolchain.
#
#     Fuzzing/fuzz-http2.sh [SECONDS]      default: 60; what was learnt stays in .build-fuzz/http2/corpus
#
# SwiftPM renames the main function of executables, which libFuzzer does not survive, so the compiler is called here.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
out=.build-fuzz/http2
mkdir -p "$out/corpus"
flags="-O -wmo -sanitize=fuzzer,address -parse-as-library -package-name swiftlet -swift-version 6 -I $out
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility"
for module in HPACK HTTP2; do
    # The list of files has no blanks in it.
    swiftc $flags -module-name "$module" -emit-module -emit-module-path "$out/$module.swiftmodule" \
        -c $(find "Sources/$module" -name '*.swift') -o "$out/$module.o"
done
# The gold linker has a warning for every function of the sanitizer.
swiftc $flags -module-name HTTP2Fuzz Fuzzing/HTTP2/Target.swift "$out/HPACK.o" "$out/HTTP2.o" -o "$out/fuzz" \
    2>&1 | { grep -v "warning: Cannot export local symbol '__asan_" || true; }

. Fuzzing/run-target.sh
run_target "$out" "$seconds" "make a test of it in Tests/HTTP2Tests"
