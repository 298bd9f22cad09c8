"""Calls that end before they are answered."""
import queue

import grpc

from grpcio_case import case, expect_status
from schema_under_test import TIMEOUT, Empty, output_request


@case
def cancel_after_begin(stub):
    requests = queue.SimpleQueue()
    call = stub.StreamingInputCall.future(iter(requests.get, None), timeout=TIMEOUT)
    call.cancel()
    requests.put(None)
    assert call.cancelled()
    assert call.code() is grpc.StatusCode.CANCELLED, call.code()
    stub.EmptyCall(Empty(), timeout=TIMEOUT)


@case
def cancel_after_first_response(stub):
    requests = queue.SimpleQueue()
    requests.put(output_request(31415, body=27182))
    call = stub.FullDuplexCall(iter(requests.get, None), timeout=TIMEOUT)
    assert len(next(call).payload.body) == 31415
    call.cancel()
    with expect_status(grpc.StatusCode.CANCELLED):
        next(call)
    requests.put(None)
    stub.EmptyCall(Empty(), timeout=TIMEOUT)


@case
def timeout_on_sleeping_server(stub):
    requests = queue.SimpleQueue()
    requests.put(output_request(body=27182))
    with expect_status(grpc.StatusCode.DEADLINE_EXCEEDED):
        list(stub.FullDuplexCall(iter(requests.get, None), timeout=0.001))
    requests.put(None)
    stub.EmptyCall(Empty(), timeout=TIMEOUT)
