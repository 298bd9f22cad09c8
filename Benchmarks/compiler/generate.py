#!/usr/bin/env python3
"""Writes large .proto inputs of one shape, the same bytes for the same arguments.

    Benchmarks/compiler/generate.py graph FOLDER --files 7000 --lines 1600000
    Benchmarks/compiler/generate.py huge FOLDER --lines 200000

Shapes:
  graph     many files that import one another through many levels: messages, enums, services, comments, some options
  huge      the same mixture in one file
  options   custom options of every kind on every element: dotted names, aggregates, repeated values
  comments  nine lines of ten are comments: leading, trailing, detached, blocks
  enums     enums of a thousand values, with aliases and options
  messages  deep nesting, maps, oneofs, groups (proto2) and references through long scopes

FOLDER is made; it must not hold anything yet. Sizes are bounded: at most 10,000 files and 4,000,000 lines.
"""

import argparse
import os
import random
import sys

WORDS = (
    "account address amount archive batch billing branch bucket budget cache channel client cluster commit "
    "config contact counter cursor customer dataset deadline device domain event export feature filter folder "
    "gateway group handler history image index instance invoice job key label ledger limit listing locale log "
    "member message metric model network node note object offset order owner page partner payload payment "
    "period policy price product profile project quota record region report request resource response result "
    "role route rule schema scope session setting shard snapshot source state status storage stream subject "
    "summary table target task tenant ticket token topic trace transfer user value vendor version view volume "
    "window worker zone"
).split()
SENTENCES = (
    "The name as the caller gave it, without any change.",
    "Unset means that the server chooses.",
    "Must not be empty.",
    "Counts from zero; negative numbers are refused.",
    "See the overview for how this relates to its neighbours.",
    "Kept for clients that still send it.",
    "At most one thousand entries are returned in one answer.",
    "Changes take effect with the next request.",
    "Output only.",
    "A time in UTC, in whole seconds since the epoch.",
)
SCALARS = (
    "string",
    "int32",
    "int64",
    "bool",
    "double",
    "bytes",
    "uint32",
    "uint64",
    "float",
    "sint64",
    "fixed32",
    "sfixed64",
)
KEYS = ("string", "int32", "int64", "bool", "uint32")
MOST_FILES, MOST_LINES = 10_000, 4_000_000
LINES_PER_FILE = 230


class Writer:
    """The lines of one file, with what later lines may refer to."""

    def __init__(self, rng, package, syntax="proto3"):
        self.rng = rng
        self.package = package
        self.syntax = syntax
        self.lines = []
        self.imports = []
        self.types = []
        self.imported_types = []
        self.serial = 0

    def add(self, depth, text):
        self.lines.append("  " * depth + text)

    def name(self, words=2):
        """A snake-case name, unique within the file."""
        self.serial += 1
        return "_".join(self.rng.choice(WORDS) for _ in range(words)) + f"_n{self.serial}"

    def title(self, words=2):
        self.serial += 1
        return "".join(self.rng.choice(WORDS).title() for _ in range(words)) + str(self.serial)

    def comment(self, depth, lines=None):
        for _ in range(lines or self.rng.randint(1, 3)):
            self.add(depth, "// " + self.rng.choice(SENTENCES))

    def type(self):
        roll = self.rng.random()
        if roll < 0.7 or not self.types:
            return self.rng.choice(SCALARS)
        if roll < 0.88 or not self.imported_types:
            return self.rng.choice(self.types[-200:])
        return self.rng.choice(self.imported_types)

    def field(self, depth, number, option=""):
        label = "repeated " if self.rng.random() < 0.2 else "optional " if self.syntax == "proto2" else ""
        if self.rng.random() < 0.05:
            text = f"map<{self.rng.choice(KEYS)}, {self.type()}> {self.name()} = {number}"
        else:
            text = f"{label}{self.type()} {self.name()} = {number}"
        self.add(depth, f"{text}{option};" + (" // " + self.rng.choice(SENTENCES) if self.rng.random() < 0.1 else ""))

    def message(self, depth, scope="", options=0.1):
        title = self.title()
        self.comment(depth)
        self.add(depth, f"message {title} {{")
        full = f"{scope}{title}"
        number = 1
        if depth < 3 and self.rng.random() < 0.3:
            self.message(depth + 1, full + ".", options)
        if self.rng.random() < 0.15:
            self.enum(depth + 1, full + ".", self.rng.randint(3, 8))
        for _ in range(self.rng.randint(3, 12)):
            if self.rng.random() < 0.6:
                self.comment(depth + 1)
            self.field(depth + 1, number, " [deprecated = true]" if self.rng.random() < options else "")
            number += 1
        if self.rng.random() < 0.2:
            self.add(depth + 1, f"oneof {self.name()} {{")
            for _ in range(self.rng.randint(2, 4)):
                self.add(depth + 2, f"{self.rng.choice(SCALARS)} {self.name()} = {number};")
                number += 1
            self.add(depth + 1, "}")
        if self.rng.random() < 0.1:
            self.add(depth + 1, f"reserved {number}, {number + 2} to {number + 5};")
        self.add(depth, "}")
        self.add(0, "")
        self.types.append(full)

    def enum(self, depth, scope, count):
        title = self.title()
        self.comment(depth)
        self.add(depth, f"enum {title} {{")
        for value in range(count):
            if self.rng.random() < 0.5:
                self.comment(depth + 1, 1)
            self.add(depth + 1, f"{self.name().upper()} = {value};")
        self.add(depth, "}")
        self.add(0, "")
        self.types.append(f"{scope}{title}")

    def service(self):
        messages = [kind for kind in self.types if kind in self.messages_at_top] or None
        if messages is None:
            return
        self.comment(0)
        self.add(0, f"service {self.title()} {{")
        for _ in range(self.rng.randint(2, 8)):
            self.comment(1)
            ways = [self.rng.choice(("", "", "", "stream ")) for _ in range(2)]
            kinds = [self.rng.choice(messages) for _ in range(2)]
            self.add(1, f"rpc {self.title()}({ways[0]}{kinds[0]}) returns ({ways[1]}{kinds[1]});")
        self.add(0, "}")
        self.add(0, "")

    messages_at_top = frozenset()

    def mixture(self, lines):
        """Elements until the file has about `lines` lines."""
        tops = set()
        while len(self.lines) < lines:
            roll = self.rng.random()
            if roll < 0.8:
                self.message(0)
                tops.add(self.types[-1])
            elif roll < 0.92:
                self.enum(0, "", self.rng.randint(3, 20))
            else:
                self.messages_at_top = tops
                self.service()

    def text(self):
        head = [
            "// Generated by Benchmarks/compiler/generate.py.",
            "",
            f'syntax = "{self.syntax}";',
            "",
            f"package {self.package};",
            "",
        ]
        head += [f'import "{path}";' for path in self.imports] + ([""] if self.imports else [])
        return "\n".join(head + self.lines) + "\n"


def graph(rng, files, lines):
    """Files in levels; each imports some of the levels before, so that the longest chain is about the root of all."""
    made = []
    width = max(2, int(files**0.5))
    for index in range(files):
        package = f"bench.{rng.choice(WORDS)}.v{index}"
        writer = Writer(rng, package)
        level = index // width
        wanted = min(level, rng.randint(1, 6)) if level else 0
        for _ in range(wanted):
            near = rng.random() < 0.7
            first = (level - 1) * width if near else 0
            path, other, types = made[rng.randrange(first, level * width)]
            if path not in writer.imports and types:
                writer.imports.append(path)
                used = [f"{other}.{kind}" for kind in types[:20]]
                writer.imported_types += used
                writer.add(0, f"message Uses{len(writer.imports)} {{ {rng.choice(used)} first = 1; }}")
        writer.mixture(max(10, lines // files - 8))
        path = f"bench/d{index % 97}/f{index}.proto"
        made.append((path, package, writer.types))
        yield path, writer.text()


def huge(rng, _, lines):
    writer = Writer(rng, "bench.huge")
    writer.mixture(lines)
    yield "bench/huge.proto", writer.text()


OPTIONS = """message Rule {
  string pattern = 1;
  int64 least = 2;
  double weight = 3;
  repeated string tags = 4;
  Rule inner = 5;
  repeated Rule parts = 6;
  map<string, int32> counts = 7;
  Level level = 8;
}
enum Level { LEVEL_NONE = 0; LEVEL_SOME = 1; LEVEL_MUCH = 2; }
extend google.protobuf.FileOptions { Rule file_rule = 50000; }
extend google.protobuf.MessageOptions { Rule message_rule = 50000; repeated string notes = 50001; }
extend google.protobuf.FieldOptions { Rule rule = 50000; repeated int32 marks = 50001; string title = 50002; }
extend google.protobuf.EnumValueOptions { string text = 50000; }
extend google.protobuf.MethodOptions { Rule method_rule = 50000; }
"""


def aggregate(rng, depth=0):
    parts = [f'pattern: "{rng.choice(WORDS)}*"', f"least: {rng.randint(-999, 999)}", f"weight: {rng.random():.4f}"]
    parts += [
        f'tags: ["{rng.choice(WORDS)}", "{rng.choice(WORDS)}"]',
        f'counts {{ key: "{rng.choice(WORDS)}" value: 3 }}',
        "level: LEVEL_SOME",
    ]
    chosen = rng.sample(parts, rng.randint(1, 5))
    if depth < 2 and rng.random() < 0.5:
        chosen.append(f"inner {{ {aggregate(rng, depth + 1)} }}")
    if depth < 2 and rng.random() < 0.3:
        chosen.append(f"parts {{ {aggregate(rng, depth + 1)} }} parts: {{ }}")
    return " ".join(chosen)


def options(rng, files, lines):
    head = 'syntax = "proto3";\npackage bench.opts;\nimport "google/protobuf/descriptor.proto";\n'
    yield "bench/options.proto", head + OPTIONS
    for index in range(files):
        writer = Writer(rng, f"bench.with{index}")
        writer.imports.append("bench/options.proto")
        writer.add(0, f"option (bench.opts.file_rule) = {{ {aggregate(rng)} }};")
        while len(writer.lines) < lines // files - 8:
            writer.add(0, f"message {writer.title()} {{")
            writer.add(1, f"option (bench.opts.message_rule).least = {rng.randint(0, 99)};")
            writer.add(1, f'option (bench.opts.message_rule).inner.pattern = "{rng.choice(WORDS)}";')
            for _ in range(3):
                writer.add(1, f'option (bench.opts.notes) = "{rng.choice(SENTENCES)}";')
            for number in range(1, rng.randint(4, 12)):
                choices = [
                    f"(bench.opts.rule) = {{ {aggregate(rng)} }}",
                    "(bench.opts.marks) = 1, (bench.opts.marks) = 2",
                    f'(bench.opts.title) = "{rng.choice(SENTENCES)}"',
                    "deprecated = true",
                    f'json_name = "{rng.choice(WORDS)}{number}"',
                ]
                if rng.random() < 0.3:
                    choices[0] = (
                        f"(bench.opts.rule).inner.inner.weight = {rng.random():.3f}, (bench.opts.rule).least = {number}"
                    )
                writer.field(1, number, f" [{', '.join(rng.sample(choices, rng.randint(1, 3)))}]")
            writer.add(0, "}")
        yield f"bench/with{index}.proto", writer.text()


def comments(rng, files, lines):
    for index in range(files):
        writer = Writer(rng, f"bench.commented{index}")
        while len(writer.lines) < lines // files - 8:
            writer.comment(0, rng.randint(2, 12))
            writer.add(0, "")
            writer.add(0, "/*")
            for _ in range(rng.randint(1, 10)):
                writer.add(0, " * " + rng.choice(SENTENCES))
            writer.add(0, " */")
            writer.add(0, f"message {writer.title()} {{ // {rng.choice(SENTENCES)}")
            for number in range(1, rng.randint(2, 6)):
                writer.comment(1, rng.randint(4, 14))
                if rng.random() < 0.3:
                    writer.add(0, "")
                    writer.comment(1)
                writer.add(1, f"string {writer.name()} = {number}; /* {rng.choice(SENTENCES)} */")
            writer.add(0, "}")
        yield f"bench/commented{index}.proto", writer.text()


def enums(rng, files, lines):
    for index in range(files):
        writer = Writer(rng, f"bench.enums{index}")
        while len(writer.lines) < lines // files - 8:
            writer.add(0, f"enum {writer.title()} {{")
            writer.add(1, "option allow_alias = true;")
            for value in range(min(1_000, max(3, lines // files - 14))):
                extra = " [deprecated = true]" if rng.random() < 0.1 else ""
                writer.add(1, f"{writer.name().upper()} = {max(0, value - 1)}{extra};")
            writer.add(0, "}")
        yield f"bench/enums{index}.proto", writer.text()


def nested(writer, depth, scope, deepest):
    """A message with a chain of messages inside, each referring back through the scopes."""
    title = writer.title(1)
    scopes = scope + [title]
    writer.add(depth, f"message {title} {{")
    number = 1
    if depth < deepest:
        for _ in range(2 if depth < 2 else 1):
            nested(writer, depth + 1, scopes, deepest)
    for start in range(len(scopes)):
        writer.add(depth + 1, f"optional {'.'.join(scopes[start:])} {writer.name(1)} = {number};")
        number += 1
    writer.add(depth + 1, f"map<string, {title}> {writer.name(1)} = {number};")
    writer.add(
        depth + 1,
        f"optional group {writer.title(1)} = {number + 1} {{ optional .{writer.package}.{'.'.join(scopes)} up = 1; }}",
    )
    writer.add(
        depth + 1,
        f"oneof {writer.name(1)} {{ {title} {writer.name(1)} = {number + 2}; int32 {writer.name(1)} = {number + 3}; }}",
    )
    writer.add(depth, "}")


def messages(rng, files, lines):
    for index in range(files):
        writer = Writer(rng, f"bench.nested{index}", "proto2")
        while len(writer.lines) < lines // files - 8:
            nested(writer, 0, [], rng.randint(2, 12))
        yield f"bench/nested{index}.proto", writer.text()


SHAPES = {"graph": graph, "huge": huge, "options": options, "comments": comments, "enums": enums, "messages": messages}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", choices=sorted(SHAPES))
    parser.add_argument("folder")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--lines", type=int, help=f"of all files together, about; default {LINES_PER_FILE} a file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lines = options.lines or options.files * LINES_PER_FILE
    if not 1 <= options.files <= MOST_FILES or not 1 <= lines <= MOST_LINES:
        parser.error(f"from 1 to {MOST_FILES:,} files and from 1 to {MOST_LINES:,} lines")
    if os.path.isdir(options.folder) and os.listdir(options.folder):
        parser.error(f"{options.folder} is not empty")
    rng = random.Random(f"{options.shape} {options.files} {lines} {options.seed}")
    count = written = size = 0
    for path, text in SHAPES[options.shape](rng, options.files, lines):
        path = os.path.join(options.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        count, written, size = count + 1, written + text.count("\n"), size + len(text)
    print(f"{options.shape}: {count:,} files, {written:,} lines, {size:,} bytes in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
