"""Calls by Python's grpcio that end early, that are read slowly, and connections that begin anew."""

import random
import time

import grpc
from grpcio_calls import kind
from grpcio_channel import GrpcioClient, expect_end
from schema_under_test import TIMEOUT, Empty, StreamingOutputCallRequest, input_request, output_request

from casebook import expect

LONG = 60_000_000
"""Microseconds that a call would take that is not ended."""


def endless(first: int) -> StreamingOutputCallRequest:
    """A request for a response of `first` bytes at once, and for one that nobody waits for."""
    return StreamingOutputCallRequest(response_parameters=[{"size": first}, {"size": 1, "interval_us": LONG}])


@kind("deadline that passes", weight=6)
def deadline(client: GrpcioClient, numbers: random.Random) -> str:
    timeout = numbers.choice([0.001, 0.01, 0.05, 0.2])
    with expect_end(grpc.StatusCode.DEADLINE_EXCEEDED):
        list(client.stub.StreamingOutputCall(endless(100), timeout=timeout))
    return "DEADLINE_EXCEEDED"


@kind("deadline that passes for a client stream", weight=2)
def deadline_of_requests(client: GrpcioClient, numbers: random.Random) -> str:
    with client.requests() as requests, expect_end(grpc.StatusCode.DEADLINE_EXCEEDED):
        requests.put(input_request(1000))
        client.stub.StreamingInputCall(requests, timeout=0.05)
    return "DEADLINE_EXCEEDED"


@kind("cancel at the beginning", weight=4)
def cancel_at_once(client: GrpcioClient, numbers: random.Random) -> str:
    with client.requests() as requests:
        call = client.stub.StreamingInputCall.future(requests, timeout=TIMEOUT)
        requests.put(input_request(numbers.randrange(5000)))
        call.cancel()
        expect(call.code(), grpc.StatusCode.CANCELLED, "the status")
    return "CANCELLED"


@kind("cancel after a response", weight=4)
def cancel_after_response(client: GrpcioClient, numbers: random.Random) -> str:
    call = client.stub.StreamingOutputCall(endless(31415), timeout=TIMEOUT)
    expect(len(next(call).payload.body), 31415, "the size of the response's body")
    call.cancel()
    with expect_end(grpc.StatusCode.CANCELLED):
        next(call)
    return "CANCELLED"


@kind("cancel of a unary call", weight=4)
def cancel_unary(client: GrpcioClient, numbers: random.Random) -> str:
    call = client.stub.EmptyCall.future(Empty(), timeout=TIMEOUT)
    if numbers.random() < 0.5:
        time.sleep(0.001 * numbers.random())
    if call.cancel():
        expect(call.code(), grpc.StatusCode.CANCELLED, "the status")
        return "CANCELLED"
    expect(call.result(), Empty(), "the response")
    return "OK"


@kind("slow reader")
def slow_reader(client: GrpcioClient, numbers: random.Random) -> None:
    """Far more than windows and buffers hold, so that the server's writer has to wait."""
    wanted = [65_536] * 128
    responses = client.stub.StreamingOutputCall(output_request(*wanted), timeout=TIMEOUT * 2)
    received = 0
    for response in responses:
        received += len(response.payload.body)
        time.sleep(0.01)
    expect(received, sum(wanted), "the bytes of all responses")


@kind("slow reader that gives up")
def impatient_reader(client: GrpcioClient, numbers: random.Random) -> str:
    call = client.stub.StreamingOutputCall(output_request(*[65_536] * 256), timeout=TIMEOUT)
    for _ in range(3):
        expect(len(next(call).payload.body), 65_536, "the size of the response's body")
        time.sleep(0.05)
    call.cancel()
    return "CANCELLED"


@kind("reconnect", weight=2)
def reconnect(client: GrpcioClient, numbers: random.Random) -> None:
    client.reconnect()
    expect(client.stub.EmptyCall(Empty(), timeout=TIMEOUT), Empty(), "the response")
