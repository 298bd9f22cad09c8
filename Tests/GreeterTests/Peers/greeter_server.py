"""The tutorial's greeter on Python's grpcio, for the tests: greeter_server.py [SECONDS_BEFORE_EACH_REPLY].

Prints its port, and stops when its standard input ends.
"""
import sys
import threading
from concurrent import futures

import grpc
import helloworld_pb2
import helloworld_pb2_grpc

delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0
stopping = threading.Event()


class Greeter(helloworld_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        stopping.wait(delay)
        return helloworld_pb2.HelloReply(message="hello " + request.name)

    def SayHelloAgain(self, request, context):
        return helloworld_pb2.HelloReply(message="hello " + request.name + " again")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
helloworld_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
# One family: with two, gRPC goes on with the one whose port nobody else has.
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
sys.stdin.read()
stopping.set()
server.stop(1).wait()
