#!/usr/bin/env bash
# Checks the build plugin as a user meets it: builds a copy of IntegrationTests/plugin-consumer in a fresh folder, and
# changes its protos. Prints one line per check; the first that fails ends it with status 1.
# SWIFTLET_PATH names another copy of the package to test.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFTLET_PATH=${SWIFTLET_PATH:-$PWD}
export SWIFTLET_PATH
work=$(mktemp -d)
readonly work protos=$work/consumer/Sources/Consumer/Protos/shop
trap 'rm -rf "$work"' EXIT
mkdir "$work/consumer"
cp -R IntegrationTests/plugin-consumer/Package.swift IntegrationTests/plugin-consumer/Sources "$work/consumer/"

build() { swift build -v --package-path "$work/consumer" > "$work/log" 2>&1; }
fail() { echo "FAILED: $1"; tail -20 "$work/log" | cut -c1-400; exit 1; }
passed() { echo "ok: $1"; }
# Whether the last build ran the compiler on a file.
compiled() { grep -Eq "SwiftletTool(-tool)? compile [^ ]*shop/$1\.proto|swiftlet(-tool)? compile [^ ]*shop/$1\.proto" "$work/log"; }

build || fail "a fresh build"
[ "$("$work/consumer/.build/debug/Consumer" | cut -d: -f1)" = shop.Orders ] || fail "the program runs"
passed "a fresh build: the program runs"

if grep -Eq 'clang(\+\+)?[^ ]* .*(abseil|upb_generator|/protobuf/compiler/)|\.cc( |$)' "$work/log"; then
    fail "no C++ is built on the way"
fi
[ ! -e "$work/consumer/.build/debug/protoc" ] && [ ! -e "$work/consumer/.build/debug/protoc-tool" ] || fail "no protoc is built"
passed "no C++ and no protoc is built on the way"

# SwiftPM links the plugins' tools once more in the second build, which makes everything anew that they made.
build || fail "a second build"
build || fail "a build with nothing to do"
for file in money orders weather; do compiled "$file" && fail "nothing to do, but $file.proto was compiled"; done
passed "nothing changed, nothing was compiled"

sed -i.bak 's/cents = 2;/cents = 2; bool exact = 3;/' "$protos/money.proto" && rm "$protos/money.proto.bak"
build || fail "a build behind a change"
compiled money || fail "money.proto changed, but was not compiled"
compiled orders || fail "money.proto changed, but orders.proto, which imports it, was not compiled"
compiled weather && fail "money.proto changed, and weather.proto, which does not import it, was compiled"
passed "an imported proto changed: what imports it was compiled, nothing else"

sed -i.bak 's/"package"/"internal"/' "$work/consumer/Sources/Consumer/swiftlet.json"
rm "$work/consumer/Sources/Consumer/swiftlet.json.bak"
build || fail "a build behind a change of the configuration"
for file in money orders weather; do compiled "$file" || fail "the configuration changed, but $file.proto was not compiled"; done
passed "the configuration changed: everything was compiled"

cp "$protos/weather.proto" "$work/weather.proto"
sed -i.bak 's/double celsius/duble celsius/' "$protos/weather.proto" && rm "$protos/weather.proto.bak"
build && fail "a proto with an error builds"
grep -Eq '/shop/weather\.proto:7:3: error: ' "$work/log" || fail "the error stands at its line and column"
passed "$(grep -Eo 'shop/weather\.proto:7:3: error: .*' "$work/log" | head -1)"
cp "$work/weather.proto" "$protos/weather.proto"
build || fail "a build behind the repair"
passed "the error is repaired: it builds"
