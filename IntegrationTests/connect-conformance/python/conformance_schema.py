"""connectrpc.conformance.v1 as Python's messages."""
import pathlib
import sys

from google.protobuf import json_format

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "python"))

from schema import Schema  # noqa: E402

PACKAGE = "connectrpc.conformance.v1"
SERVICE = f"{PACKAGE}.ConformanceService"

schema = Schema(
    HERE.parent / "server" / "Protos",
    "connectrpc/conformance/v1/server_compat.proto",
    "connectrpc/conformance/v1/service.proto",
)


def message(name):
    """The class of one of the package's messages."""
    return schema.message(f"{PACKAGE}.{name}")


RequestInfo = message("ConformancePayload.RequestInfo")
Error = message("Error")


def from_json(content):
    """The message that JSON with an @type describes."""
    name = content["@type"].rpartition("/")[2]
    fields = {key: value for key, value in content.items() if key != "@type"}
    return json_format.ParseDict(fields, schema.message(name)(), descriptor_pool=schema.pool)
