"""grpc.testing, and how to call it with grpcio."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "python"))

from schema import Schema  # noqa: E402

schema = Schema(
    HERE.parent / "server" / "Protos",
    "grpc/testing/empty.proto",
    "grpc/testing/messages.proto",
    "grpc/testing/test.proto",
)
SERVICE = "grpc.testing.TestService"
TIMEOUT = 120

Empty = schema.message("grpc.testing.Empty")
SimpleRequest = schema.message("grpc.testing.SimpleRequest")
SimpleResponse = schema.message("grpc.testing.SimpleResponse")
StreamingInputCallRequest = schema.message("grpc.testing.StreamingInputCallRequest")
StreamingInputCallResponse = schema.message("grpc.testing.StreamingInputCallResponse")
StreamingOutputCallRequest = schema.message("grpc.testing.StreamingOutputCallRequest")
StreamingOutputCallResponse = schema.message("grpc.testing.StreamingOutputCallResponse")

REQUEST_SIZE = 271828
RESPONSE_SIZE = 314159


def large_request(**fields):
    """The request of the large unary cases."""
    return SimpleRequest(response_size=RESPONSE_SIZE, payload={"body": bytes(REQUEST_SIZE)}, **fields)


def output_request(*sizes, body=0, **fields):
    """A request for responses of these sizes."""
    return StreamingOutputCallRequest(
        response_parameters=[{"size": size} for size in sizes], payload={"body": bytes(body)}, **fields
    )


def input_request(body, **fields):
    """A message of a StreamingInputCall, with a body of that many zeros."""
    return StreamingInputCallRequest(payload={"body": bytes(body)}, **fields)
