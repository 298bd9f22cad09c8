#!/usr/bin/env python3
"""The row `grpcio`: as in gRPC's Python tutorial, a pool of ten threads.

server.py --port PORT
"""

import argparse
from collections.abc import Iterator
from concurrent import futures

import benchmark_pb2
import benchmark_pb2_grpc
import grpc
import helloworld_pb2
import helloworld_pb2_grpc


class Greeter(helloworld_pb2_grpc.GreeterServicer):
    """The tutorial's greeter."""

    def SayHello(
        self, request: helloworld_pb2.HelloRequest, context: grpc.ServicerContext
    ) -> helloworld_pb2.HelloReply:
        return helloworld_pb2.HelloReply(message="Hello " + request.name)


class Benchmark(benchmark_pb2_grpc.BenchmarkServicer):
    """The benchmark's calls of all four kinds."""

    def Echo(self, request: benchmark_pb2.Text, context: grpc.ServicerContext) -> benchmark_pb2.Text:
        return request

    def EchoProfile(self, request: benchmark_pb2.Profile, context: grpc.ServicerContext) -> benchmark_pb2.Profile:
        return request

    def ServerStream(
        self, request: benchmark_pb2.StreamRequest, context: grpc.ServicerContext
    ) -> Iterator[benchmark_pb2.Chunk]:
        chunk = benchmark_pb2.Chunk(body=b"x" * request.size)
        for _ in range(request.count):
            yield chunk

    def ClientStream(
        self, request_iterator: Iterator[benchmark_pb2.Chunk], context: grpc.ServicerContext
    ) -> benchmark_pb2.Summary:
        summary = benchmark_pb2.Summary()
        for chunk in request_iterator:
            summary.count += 1
            summary.bytes += len(chunk.body)
        return summary

    def BidiStream(
        self, request_iterator: Iterator[benchmark_pb2.Chunk], context: grpc.ServicerContext
    ) -> Iterator[benchmark_pb2.Chunk]:
        yield from request_iterator


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    helloworld_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
    benchmark_pb2_grpc.add_BenchmarkServicer_to_server(Benchmark(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main()
