"""Calls of many requests or responses."""
import queue

import grpc

from casebook import expect
from grpcio_case import case, expect_status
from schema_under_test import TIMEOUT, StreamingOutputCallRequest, input_request, output_request

SIZES = [31415, 9, 2653, 58979]
BODIES = [27182, 8, 1828, 45904]


def sizes(responses):
    return [len(response.payload.body) for response in responses]


@case
def client_streaming(stub):
    response = stub.StreamingInputCall((input_request(body) for body in BODIES), timeout=TIMEOUT)
    expect(response.aggregated_payload_size, 74922, "the aggregated size")


@case
def client_compressed_streaming(stub):
    """grpcio compresses all messages of a call or none: the mixed call is played by raw_client.py and in C++."""
    first = input_request(27182, expect_compressed={"value": True})
    with expect_status(grpc.StatusCode.INVALID_ARGUMENT):
        stub.StreamingInputCall(iter([first]), timeout=TIMEOUT)
    second = input_request(45904, expect_compressed={"value": True})
    requests = iter([first, second])
    response = stub.StreamingInputCall(requests, timeout=TIMEOUT, compression=grpc.Compression.Gzip)
    expect(response.aggregated_payload_size, 73086, "the aggregated size")


@case
def server_streaming(stub):
    expect(sizes(stub.StreamingOutputCall(output_request(*SIZES), timeout=TIMEOUT)), SIZES, "the sizes")


@case
def server_compressed_streaming(stub):
    """The flag of the messages is seen by raw_client.py and the C++ client."""
    request = StreamingOutputCallRequest(
        response_parameters=[
            {"size": 31415, "compressed": {"value": True}},
            {"size": 92653, "compressed": {"value": False}},
        ]
    )
    expect(sizes(stub.StreamingOutputCall(request, timeout=TIMEOUT)), [31415, 92653], "the sizes")


@case
def server_streaming_with_intervals(stub):
    """Responses wait for their interval, and none for the one after it."""
    request = StreamingOutputCallRequest(
        response_parameters=[{"size": 1}, {"size": 2, "interval_us": 1000}, {"size": 3, "interval_us": 2000}]
    )
    expect(sizes(stub.StreamingOutputCall(request, timeout=TIMEOUT)), [1, 2, 3], "the sizes")


@case
def ping_pong(stub):
    requests = queue.SimpleQueue()
    responses = stub.FullDuplexCall(iter(requests.get, None), timeout=TIMEOUT)
    for size, body in zip(SIZES, BODIES):
        requests.put(output_request(size, body=body))
        expect(len(next(responses).payload.body), size, "the size of the response's body")
    requests.put(None)
    expect(list(responses), [], "what came after the last response")


@case
def half_duplex(stub):
    requests = [output_request(size, body=body) for size, body in zip(SIZES, BODIES)]
    expect(sizes(stub.HalfDuplexCall(iter(requests), timeout=TIMEOUT)), SIZES, "the sizes")


@case
def empty_stream(stub):
    expect(list(stub.FullDuplexCall(iter([]), timeout=TIMEOUT)), [], "the responses")
