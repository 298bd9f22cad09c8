#!/bin/bash
# Fuzzes the .proto compiler with libFuzzer for a bounded time; Linux only.
#
#     Fuzzing/fuzz-compiler.sh [SECONDS]
#
# Starts from the valid and invalid cases of the tests. A file that makes the compiler crash or take longer than ten
# seconds is left in .build-fuzz/compiler and named; once the cause is mended, keep it in
# Tests/ProtoCompilerTests/Robustness/Regressions, which the tests compile. The exit status is 1 if there was one.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
out=.build-fuzz/compiler
mkdir -p "$out/corpus" "$out/seeds"

python3 - "$out/seeds" <<'PYTHON'
import os, sys
base = "Tests/ProtoCompilerTests/Cases"
number = 0
for folder in ("Valid", "Invalid"):
    for name in sorted(os.listdir(os.path.join(base, folder))):
        if not name.endswith(".cases"):
            continue
        with open(os.path.join(base, folder, name), "rb") as file:
            for part in file.read().split(b"\n--- file: ")[1:]:
                content = part.split(b"\n", 1)[-1].split(b"\n--- ")[0].split(b"\n=== ")[0]
                if len(content) < 4000:
                    with open(os.path.join(sys.argv[1], "%05d" % number), "wb") as seed:
                        seed.write(bytes([number % 4]) + content)
                    number += 1
for name in os.listdir("Tests/ProtoCompilerTests/Robustness/Regressions"):
    with open(os.path.join("Tests/ProtoCompilerTests/Robustness/Regressions", name), "rb") as file:
        with open(os.path.join(sys.argv[1], name), "wb") as seed:
            seed.write(b"\0" + file.read())
PYTHON

swiftc -O -sanitize=fuzzer -parse-as-library -module-name ProtoCompiler -swift-version 6 \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility -whole-module-optimization \
    $(find Sources/ProtoCompiler Fuzzing/ProtoCompiler -name '*.swift') -o "$out/fuzz-compiler"

if ! "$out/fuzz-compiler" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
    -artifact_prefix="$out/" -print_final_stats=1 "$out/corpus" "$out/seeds" 2> "$out/log"; then
    tail -n 40 "$out/log"
    exit 1
fi
grep -E "stat::|DONE" "$out/log"
