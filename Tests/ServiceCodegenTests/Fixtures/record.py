#!/usr/bin/env python3
"""Records what gRPC Swift's own generator makes of the protos in this folder, with many options.

    Fixtures/record.py --protoc PROTOC --generator PATH/TO/protoc-gen-grpc-swift-2

Writes three files: `edge.binpb` and `direct.binpb` are plugin requests as protoc sends them, and
`recorded.tsv` has, for each list of options and file, the length and the FNV-1a hash of what was generated.
"""
import argparse
import os
import pathlib
import stat
import subprocess
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
OPTIONS = [
    "",
    "Visibility=Public",
    "Visibility=Package,UseAccessLevelOnImports=true",
    "Server=false",
    "Client=FALSE",
    "Server=false,Client=false",
    "FileNaming=DropPath",
    "FileNaming=PathToUnderscores",
    "ProtoPathModuleMappings=MAPPINGS",
    "ProtoPathModuleMappings=MAPPINGS,Visibility=Public,UseAccessLevelOnImports=True",
    "GRPCModuleName=MyCore,SwiftProtobufModuleName=MyPB,GRPCProtobufModuleName=MyCoding",
    "ExtraModuleImports=Zed,ExtraModuleImports=Abc",
    "Availability=macOS 26.0,Availability=iOS 26.0",
]


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def run(protoc, root, plugin, options, out, files):
    subprocess.run(
        [protoc, f"-I{root}", f"--plugin=protoc-gen-x={plugin}", f"--x_out={options}:{out}", *files], check=True
    )


def record_request(arguments, root, name, files):
    with tempfile.TemporaryDirectory() as folder:
        plugin = pathlib.Path(folder, "plugin")
        # An empty response but for the editions that are supported.
        answer = r"\020\003\030\346\007\040\351\007"
        plugin.write_text(f"#!/bin/sh\ncat > '{FOLDER / name}'\nprintf '{answer}'\n")
        plugin.chmod(plugin.stat().st_mode | stat.S_IXUSR)
        run(arguments.protoc, root, plugin, "", folder, files)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--protoc", required=True)
    parser.add_argument("--generator", required=True)
    arguments = parser.parse_args()
    protos = FOLDER / "protos"
    files = sorted(str(path.relative_to(protos)) for path in protos.rglob("*.proto"))
    record_request(arguments, protos, "edge.binpb", files)
    record_request(arguments, FOLDER.parent.parent / "SwiftletTests/Direct", "direct.binpb", ["direct.proto"])
    lines = []
    for options in OPTIONS:
        with tempfile.TemporaryDirectory() as out:
            run(arguments.protoc, protos, arguments.generator,
                options.replace("MAPPINGS", str(FOLDER / "mappings.asciipb")), out, files)
            for path in sorted(pathlib.Path(out).rglob("*.swift")):
                data = path.read_bytes()
                name = os.path.relpath(path, out)
                lines.append(f"{options}\t{name}\t{len(data)}\t{fnv(data):016x}\n")
    (FOLDER / "recorded.tsv").write_text("".join(lines))


main()
