#!/usr/bin/env python3
"""Places comments and blank lines at random and compares the source info with protoc's, byte for byte.

    scripts/fuzz-comments.py PROTOC CANDIDATE [--count 4000] [--seed 1]

CANDIDATE takes protoc's flags; it may be several words. The same seed gives the same files. A file that differs is kept
and named; the exit status is then 1.
"""

import argparse
import os
import random
import shlex
import subprocess
import sys
import tempfile

TEMPLATES = [
    'syntax = "proto2" ; package %s . a ; import "base.proto" ; import public "other.proto" ; ; option java_package = "x" "y" ;'
    ' message M { optional int32 a = 1 [ default = - 1 , json_name = "bb" , deprecated = true ] ; ; oneof o { int32 b = 2 ; '
    'group G = 3 { optional .%s.a.M m = 1 ; } option ( (base.oo) ) = 1 ; } repeated group H = 4 [ deprecated = true ] { } '
    'map < int32 , M > q = 5 ; extensions 100 , 110 to 120 , 1000 to max [ verification = UNVERIFIED ] ; '
    'reserved 50 , 52 to 60 ; reserved "x" , "y" "z" ; extend M { optional int32 ee = 100 ; repeated group E = 110 { } } '
    'enum N { option allow_alias = true ; A = 0 ; B = - 1 [ deprecated = true ] ; C = 0 ; reserved - 5 , - 9 to - 7 ; '
    'reserved "P" ; } option deprecated = false ; message I { } } extend M { optional string s = 111 ; } '
    'service S { option deprecated = true ; rpc A ( stream M ) returns ( M ) ; rpc B ( M ) returns ( stream M ) '
    '{ ; option deprecated = true ; option idempotency_level = IDEMPOTENT ; } ; }',
    'syntax = "proto3" ; import weak "base.proto" ; package %s ; option ( (base.fo) ) = { a : 1 b { a : 2 } } ; message A { '
    'optional int32 a = 1 ; repeated string b = 2 [ packed = false ] ; oneof c { string d = 3 ; } map < string , .%s.A > e = 4 '
    '[ deprecated = true ] ; } enum E { Z = 0 ; } ; message F { } service G { } ;',
    'edition = "2024" ; package %s ; import option "base.proto" ; option features . field_presence = IMPLICIT ; export message A '
    '{ local enum B { C = 0 ; } A a = 1 [ features . message_encoding = DELIMITED ] ; reserved d , e ; reserved 5 ; .%s.A f = 2 ; '
    'export message D { } } local message H { } local enum I { J = 0 ; }',
]
HELPERS = {
    "base.proto": 'syntax = "proto2"; package base; import "google/protobuf/descriptor.proto";\n'
    "message X { optional int32 a = 1; optional X b = 2; }\n"
    "extend google.protobuf.FileOptions { optional X fo = 50001; }\n"
    "extend google.protobuf.OneofOptions { optional int32 oo = 50001; }\n",
    "other.proto": 'syntax = "proto3";\n',
}
SPACES = [" ", " ", " ", "  ", "\t", "\n", "\n", "\n  ", "\n\n", "\n \n", "\n\t\n\n", "\r\n", "\v", "\f", " \r"]
WORDS = ["one", "two *", " three\t", "*", "**", " * /", "", "/ /", "über", "\tfour", " a\r", "// five", "it's", '"']


def inner(text):
    """Text that neither ends a block comment nor begins one."""
    text = text.replace("*/", "* /").replace("/*", "/ *")
    return (" " if text.startswith("/") else "") + text + (" " if text.endswith("/") else "")


def comment(rng):
    """A comment, with what ends it."""
    kind = rng.randrange(6)
    if kind < 3:
        return "//" + rng.choice(WORDS) + "\n"
    if kind == 3:
        return "/*" + inner(rng.choice(WORDS)) + " */"
    if kind == 4:
        return rng.choice(["/**/", "/***/", "/*\n*/", "/*\n */", "/** x **/", "/*\n\n*/", "/*x*\n*y*/"])
    lines = [rng.choice(["", " ", " * ", " *", "\t*", "*", "  "]) + rng.choice(WORDS) for _ in range(rng.randrange(1, 4))]
    return "/*" + inner("\n".join(lines)) + rng.choice(["*/", "\n */", "\n*/", " **/"])


def gap(rng, is_edge):
    """What stands between two tokens; `is_edge` where comments count."""
    text = rng.choice(SPACES)
    while rng.random() < (0.6 if is_edge else 0.05):
        text += comment(rng) + (rng.choice(SPACES) if rng.random() < 0.7 else "")
    return text


def source(rng, index):
    """One file."""
    template = rng.choice(TEMPLATES).replace("( (", "( ").replace(") )", " )")
    tokens = template.replace("%s", "p%d" % index).split(" ")
    text = "\ufeff" if rng.random() < 0.05 else ""
    text += "" if rng.random() < 0.3 else gap(rng, True)
    for position, token in enumerate(tokens):
        text += token
        last = position + 1 == len(tokens)
        if not last or rng.random() < 0.7:
            text += gap(rng, token in ";{}")
        elif rng.random() < 0.3:
            text += rng.choice(["//no newline", "/*no newline*/", " //", "/**/"])
    return text


def run(command, folder, files, out):
    """Compiles files; returns the descriptor set's bytes, or None and the messages."""
    flags = ["-I", folder, "--include_source_info", "--descriptor_set_out=" + out]
    done = subprocess.run(command + flags + files, capture_output=True)
    if done.returncode != 0:
        return None, done.stderr.decode(errors="replace")
    with open(out, "rb") as file:
        return file.read(), ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("protoc")
    parser.add_argument("candidate")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    judge, candidate = shlex.split(options.protoc), shlex.split(options.candidate)
    folder = tempfile.mkdtemp(prefix="comments-")
    for name, text in HELPERS.items():
        with open(os.path.join(folder, name), "w", newline="") as file:
            file.write(text)
    same, different = 0, []
    for start in range(0, options.count, 100):
        names = []
        for index in range(start, min(start + 100, options.count)):
            names.append("f%d.proto" % index)
            with open(os.path.join(folder, names[-1]), "w", encoding="utf-8", newline="") as file:
                file.write(source(rng, index))
        check(judge, candidate, folder, names, different)
        same = start + len(names) - len(different)
    print("%d same, %d different" % (same, len(different)))
    for name, why in different[:20]:
        print(os.path.join(folder, name), why)
    sys.exit(1 if different else 0)


def check(judge, candidate, folder, names, different):
    """Compares a group of files, and halves of it where it differs."""
    ours, theirs = os.path.join(folder, "ours.bin"), os.path.join(folder, "theirs.bin")
    expected, why = run(judge, folder, names, theirs)
    if expected is None:
        sys.exit("protoc refuses %s: %s" % (names, "\n".join(l for l in why.split("\n") if "warning" not in l)[:1000]))
    found, why = run(candidate, folder, names, ours)
    if found == expected:
        return
    if len(names) == 1:
        different.append((names[0], why.strip()[:200] or "the bytes differ"))
    else:
        half = len(names) // 2
        check(judge, candidate, folder, names[:half], different)
        check(judge, candidate, folder, names[half:], different)


main()
