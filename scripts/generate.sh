#!/usr/bin/env bash
# Makes the greeter's committed Swift code from its proto.
# Needs python3 (for protoc, from the PyPI package grpcio-tools) and the package's own Swift toolchain; builds no C++.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly tools=.build/generate
readonly greeter=Examples/greeter

python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check grpcio-tools==1.85.1

swift build --quiet --product protoc-gen-swift
swift build --quiet --product protoc-gen-grpc-swift-2
binaries=$(swift build --show-bin-path)

"$tools/bin/python" -m grpc_tools.protoc \
    --proto_path="$greeter" \
    --plugin="$binaries/protoc-gen-swift" \
    --plugin="$binaries/protoc-gen-grpc-swift-2" \
    --swift_out="$greeter/Generated" \
    --swift_opt=UseAccessLevelOnImports=true \
    --grpc-swift-2_out="$greeter/Generated" \
    --grpc-swift-2_opt=UseAccessLevelOnImports=true \
    helloworld.proto
ls -1 "$greeter"/Generated/*.swift
