"""Calls of one request and one response."""
import grpc

from casebook import expect
from grpcio_case import case, expect_status
from schema_under_test import RESPONSE_SIZE, TIMEOUT, Empty, SimpleRequest, large_request


def check_large(response):
    """Fails unless it is the response to a large request: zeros, so many as were asked for."""
    expect(len(response.payload.body), RESPONSE_SIZE, "the size of the response's body")
    assert not any(response.payload.body), "the response's body is not all zeros"


@case
def empty_unary(stub):
    expect(stub.EmptyCall(Empty(), timeout=TIMEOUT), Empty(), "the response")


@case
def cacheable_unary(stub):
    """Without the proxy of the description: two answers differ, and may be cached."""
    first, call = stub.CacheableUnaryCall.with_call(SimpleRequest(), timeout=TIMEOUT)
    second = stub.CacheableUnaryCall(SimpleRequest(), timeout=TIMEOUT)
    assert int(first.payload.body) < int(second.payload.body)
    assert "max-age=60" in dict(call.initial_metadata())["cache-control"]


@case
def large_unary(stub):
    check_large(stub.UnaryCall(large_request(), timeout=TIMEOUT))


@case
def client_compressed_unary(stub):
    compressed = large_request(expect_compressed={"value": True})
    with expect_status(grpc.StatusCode.INVALID_ARGUMENT):
        stub.UnaryCall(compressed, timeout=TIMEOUT)
    for algorithm in (grpc.Compression.Gzip, grpc.Compression.Deflate):
        check_large(stub.UnaryCall(compressed, timeout=TIMEOUT, compression=algorithm))
    check_large(stub.UnaryCall(large_request(expect_compressed={"value": False}), timeout=TIMEOUT))


@case
def server_compressed_unary(stub):
    """The flag of the messages is seen by raw_client.py and the C++ client."""
    for is_compressed in (True, False):
        check_large(stub.UnaryCall(large_request(response_compressed={"value": is_compressed}), timeout=TIMEOUT))
