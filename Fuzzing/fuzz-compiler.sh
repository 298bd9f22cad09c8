#!/bin/bash
# Fuzzes the .proto compiler with libFuzzer for a bounded time; Linux only, with nothing but the Swift toolchain.
#
#     Fuzzing/fuzz-compiler.sh [SECONDS]      default: 60; what was learnt stays in .build-fuzz/compiler/corpus
#
# Starts from the valid and invalid cases of the tests, and from what once failed. What to do with an input that makes
# the compiler crash or take too long is printed; the exit status is 1 then.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
out=.build-fuzz/compiler
regressions=Tests/ProtoCompilerTests/Robustness/Regressions
rm -rf "$out/seeds"
mkdir -p "$out/corpus" "$out/seeds"

# A seed for each input file of the cases that is not too long; the digit before it chooses the form of the output.
LC_ALL=C awk -v folder="$out/seeds" '
    function finish() {
        if (isOpen && length(content) < 4000) {
            file = sprintf("%s/%05d", folder, number)
            printf "%d%s", number++ % 4, content > file
            close(file)
        }
        isOpen = 0
        content = ""
    }
    FNR == 1 || /^(---|===) / { finish() }
    /^--- (file|shared): / { isOpen = 1; next }
    isOpen { content = content $0 "\n" }
    END { finish() }
' Tests/ProtoCompilerTests/Cases/*/*.cases
for file in "$regressions"/*.proto; do
    { printf 0; cat "$file"; } > "$out/seeds/$(basename "$file")"
done

# The list of files has no blanks in it.
swiftc -O -sanitize=fuzzer -parse-as-library -module-name ProtoCompiler -swift-version 6 \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility -whole-module-optimization \
    $(find Sources/ProtoCompiler Fuzzing/ProtoCompiler -name '*.swift') -o "$out/fuzz"

. Fuzzing/run-target.sh
run_target "$out" "$seconds" "put it, without its first byte, into $regressions: the tests compile what is there" seeds
