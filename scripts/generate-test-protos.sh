#!/bin/sh
# Generates what the tests of direct calls are compiled from, of Tests/SwiftletTests/Direct/direct.proto: the Swift code,
# and the request that protoc makes of it for a plugin.
set -eu
cd "$(dirname "$0")/.."
tests=Tests/SwiftletTests/Direct
request=Tests/ServiceCodegenTests/Fixtures/direct.binpb

swift build --product swiftlet
swift build --product protoc-gen-swiftlet
tool=$(swift build --show-bin-path)/swiftlet

"$tool" compile "$tests/direct.proto" -I "$tests" --out "$tests/Generated" --direct --server-only --quiet

recorder=$(mktemp)
trap 'rm -f "$recorder"' EXIT
# Answers nothing but which editions it knows.
printf '#!/bin/sh\ncat > "%s"\nprintf "\\020\\003\\030\\346\\007\\040\\351\\007"\n' "$request" > "$recorder"
chmod +x "$recorder"
"$tool" protoc -I "$tests" --plugin="protoc-gen-recorder=$recorder" --recorder_out="$(dirname "$recorder")" direct.proto
