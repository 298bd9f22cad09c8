#!/bin/sh
# Builds the C++ client into a folder, if it is not there yet: build.sh FOLDER. It needs g++, pkg-config and gRPC C++
# with its generators (Debian: g++ pkg-config libgrpc++-dev protobuf-compiler-grpc).
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
protos=$here/../server/Protos
client=$folder/interop-client
if [ -x "$client" ] && [ -z "$(find "$here" "$protos" -newer "$client" -type f)" ]; then
    exit 0
fi
mkdir -p "$folder"
protoc "-I$protos" "--cpp_out=$folder" "--grpc_out=$folder" "--plugin=protoc-gen-grpc=$(command -v grpc_cpp_plugin)" \
    grpc/testing/empty.proto grpc/testing/messages.proto grpc/testing/test.proto
# shellcheck disable=SC2046 # the flags are words
g++ -std=c++17 -O1 "-I$folder" "-I$here" -o "$client.new" "$here/client.cc" \
    "$folder/grpc/testing/empty.pb.cc" "$folder/grpc/testing/messages.pb.cc" \
    "$folder/grpc/testing/test.pb.cc" "$folder/grpc/testing/test.grpc.pb.cc" \
    $(pkg-config --cflags --libs grpc++ protobuf)
mv "$client.new" "$client"
