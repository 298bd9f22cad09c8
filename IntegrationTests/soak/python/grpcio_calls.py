"""Calls by Python's grpcio that are to go well, and such that the service ends by a status."""

import random

import grpc
from grpcio_channel import GrpcioClient, expect_end
from kinds import Kinds
from schema_under_test import (
    REQUEST_SIZE, RESPONSE_SIZE, TIMEOUT, Empty, SimpleRequest, StreamingOutputCallRequest, input_request,
    large_request, output_request,
)

from casebook import expect

kind = Kinds()

INITIAL, TRAILING = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"
LIMIT = 4 << 20


def sizes(responses: list) -> list[int]:
    return [len(response.payload.body) for response in responses]


@kind("unary, empty", weight=20)
def empty_unary(client: GrpcioClient, numbers: random.Random) -> None:
    expect(client.stub.EmptyCall(Empty(), timeout=TIMEOUT), Empty(), "the response")


@kind("unary, small", weight=40)
def small_unary(client: GrpcioClient, numbers: random.Random) -> None:
    size = numbers.randrange(1024)
    request = SimpleRequest(response_size=size, payload={"body": numbers.randbytes(numbers.randrange(1024))})
    expect(client.stub.UnaryCall(request, timeout=TIMEOUT).payload.body, bytes(size), "the body")


@kind("unary, 300 KB", weight=4)
def large_unary(client: GrpcioClient, numbers: random.Random) -> None:
    expect(client.stub.UnaryCall(large_request(), timeout=TIMEOUT).payload.body, bytes(RESPONSE_SIZE), "the body")


@kind("unary, compressed", weight=6)
def compressed_unary(client: GrpcioClient, numbers: random.Random) -> None:
    algorithm = numbers.choice([grpc.Compression.Gzip, grpc.Compression.Deflate])
    size = numbers.randrange(1, 20_000)
    request = SimpleRequest(
        response_size=size,
        payload={"body": bytes(numbers.randrange(1000, REQUEST_SIZE))},
        expect_compressed={"value": True},
        response_compressed={"value": numbers.random() < 0.5},
    )
    response = client.stub.UnaryCall(request, timeout=TIMEOUT, compression=algorithm)
    expect(response.payload.body, bytes(size), "the body")


@kind("unary, metadata", weight=6)
def metadata(client: GrpcioClient, numbers: random.Random) -> None:
    initial = [(INITIAL, f"value {numbers.random()}") for _ in range(numbers.randrange(1, 4))]
    trailing = [(TRAILING, numbers.randbytes(numbers.randrange(40)))]
    others = [(f"x-other-{numbers.randrange(1000)}", "y" * numbers.randrange(60)) for _ in range(3)]
    response, call = client.stub.UnaryCall.with_call(
        SimpleRequest(response_size=3), timeout=TIMEOUT, metadata=[*initial, *trailing, *others]
    )
    expect(response.payload.body, bytes(3), "the body")
    expect([(key, value) for key, value in call.initial_metadata() if key == INITIAL], initial, "the echo at the start")
    expect([(key, value) for key, value in call.trailing_metadata() if key == TRAILING], trailing, "the one at the end")


@kind("client stream", weight=6)
def client_streaming(client: GrpcioClient, numbers: random.Random) -> None:
    bodies = [numbers.randrange(20_000) for _ in range(numbers.randrange(20))]
    response = client.stub.StreamingInputCall((input_request(body) for body in bodies), timeout=TIMEOUT)
    expect(response.aggregated_payload_size, sum(bodies), "the aggregated size")


@kind("server stream", weight=6)
def server_streaming(client: GrpcioClient, numbers: random.Random) -> None:
    wanted = [numbers.randrange(20_000) for _ in range(numbers.randrange(1, 20))]
    expect(sizes(client.stub.StreamingOutputCall(output_request(*wanted), timeout=TIMEOUT)), wanted, "the sizes")


@kind("server stream, compressed", weight=2)
def compressed_stream(client: GrpcioClient, numbers: random.Random) -> None:
    wanted = [numbers.randrange(20_000) for _ in range(8)]
    parameters = [{"size": size, "compressed": {"value": numbers.random() < 0.5}} for size in wanted]
    request = StreamingOutputCallRequest(response_parameters=parameters)
    expect(sizes(client.stub.StreamingOutputCall(request, timeout=TIMEOUT)), wanted, "the sizes")


@kind("both streams, in turns", weight=6)
def ping_pong(client: GrpcioClient, numbers: random.Random) -> None:
    with client.requests() as requests:
        responses = client.stub.FullDuplexCall(requests, timeout=TIMEOUT)
        for _ in range(numbers.randrange(1, 10)):
            size = numbers.randrange(5000)
            requests.put(output_request(size, body=numbers.randrange(5000)))
            expect(len(next(responses).payload.body), size, "the size of the response's body")
        requests.put(None)
        expect(list(responses), [], "what came after the last response")


@kind("both streams, one after the other", weight=2)
def half_duplex(client: GrpcioClient, numbers: random.Random) -> None:
    wanted = [numbers.randrange(5000) for _ in range(numbers.randrange(10))]
    requests = (output_request(size, body=size) for size in wanted)
    expect(sizes(client.stub.HalfDuplexCall(requests, timeout=TIMEOUT)), wanted, "the sizes")


@kind("status from the service", weight=8)
def status(client: GrpcioClient, numbers: random.Random) -> str:
    code = numbers.choice([code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
    message = f"as asked ☺ {numbers.random()}"
    wanted = {"code": code.value[0], "message": message}
    with expect_end(code, message):
        if numbers.random() < 0.5:
            client.stub.UnaryCall(SimpleRequest(response_status=wanted), timeout=TIMEOUT)
        else:
            list(client.stub.FullDuplexCall(iter([output_request(5, response_status=wanted)]), timeout=TIMEOUT))
    return "the status asked for"


@kind("method that is not there", weight=2)
def unimplemented(client: GrpcioClient, numbers: random.Random) -> str:
    with expect_end(grpc.StatusCode.UNIMPLEMENTED):
        client.stub.UnimplementedCall(Empty(), timeout=TIMEOUT)
    return "UNIMPLEMENTED"


@kind("message above the limit")
def too_large(client: GrpcioClient, numbers: random.Random) -> str:
    with expect_end(grpc.StatusCode.RESOURCE_EXHAUSTED):
        client.stub.UnaryCall(SimpleRequest(payload={"body": bytes(LIMIT)}), timeout=TIMEOUT)
    return "RESOURCE_EXHAUSTED"
