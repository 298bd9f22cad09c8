"""Metadata and statuses."""
import grpc

from casebook import expect
from grpcio_case import case, expect_status, stub as stub_of
from grpcio_unary import check_large
from schema_under_test import RESPONSE_SIZE, TIMEOUT, Empty, SimpleRequest, large_request, output_request

INITIAL = ("x-grpc-test-echo-initial", "test_initial_metadata_value")
TRAILING = ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")


def check_echo(call):
    assert INITIAL in call.initial_metadata(), call.initial_metadata()
    assert TRAILING in call.trailing_metadata(), call.trailing_metadata()


@case
def custom_metadata(stub):
    metadata = [INITIAL, TRAILING]
    response, call = stub.UnaryCall.with_call(large_request(), timeout=TIMEOUT, metadata=metadata)
    check_large(response)
    check_echo(call)

    request = output_request(RESPONSE_SIZE, body=271828)
    call = stub.FullDuplexCall(iter([request]), timeout=TIMEOUT, metadata=metadata)
    expect([len(response.payload.body) for response in call], [RESPONSE_SIZE], "the sizes")
    check_echo(call)


def check_status(stub, message):
    status = {"code": 2, "message": message}
    with expect_status(grpc.StatusCode.UNKNOWN, message):
        stub.UnaryCall(SimpleRequest(response_status=status), timeout=TIMEOUT)
    with expect_status(grpc.StatusCode.UNKNOWN, message):
        list(stub.FullDuplexCall(iter([output_request(response_status=status)]), timeout=TIMEOUT))


@case
def status_code_and_message(stub):
    check_status(stub, "test status message")


@case
def special_status_message(stub):
    check_status(stub, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")


@case
def every_status_code(stub):
    for code in grpc.StatusCode:
        if code is not grpc.StatusCode.OK:
            with expect_status(code, "as asked"):
                status = {"code": code.value[0], "message": "as asked"}
                stub.UnaryCall(SimpleRequest(response_status=status), timeout=TIMEOUT)


@case
def unimplemented_method(stub):
    with expect_status(grpc.StatusCode.UNIMPLEMENTED):
        stub.UnimplementedCall(Empty(), timeout=TIMEOUT)


@case.book
def unimplemented_service(address):
    with stub_of(address, "grpc.testing.UnimplementedService") as stub:
        with expect_status(grpc.StatusCode.UNIMPLEMENTED):
            stub.UnimplementedCall(Empty(), timeout=TIMEOUT)
