"""A greeter client on Python's grpcio, for the tests: greeter_client.py ADDRESS COMMAND [ARGUMENT]."""
import collections
import sys
import threading

import grpc
import helloworld_pb2
import helloworld_pb2_grpc

SAY_HELLO = "/helloworld.Greeter/SayHello"
LIMIT = 4 * 1024 * 1024
DEADLINE = 240


def request(name):
    return helloworld_pb2.HelloRequest(name=name)


def request_of_size(size):
    """A serialized HelloRequest of exactly `size` bytes, for sizes that need a length of four bytes."""
    message = request("x" * (size - 5)).SerializeToString()
    assert len(message) == size, len(message)
    return message


CASES = {
    "an empty message": (SAY_HELLO, b""),
    "an empty name": (SAY_HELLO, request("").SerializeToString()),
    "a message of 4 MiB": (SAY_HELLO, request_of_size(LIMIT)),
    "a message of 4 MiB and a byte": (SAY_HELLO, request_of_size(LIMIT + 1)),
    "a message of 16 MiB": (SAY_HELLO, request_of_size(4 * LIMIT)),
    "bytes that are no message": (SAY_HELLO, b"\xff\xff\xff\xff"),
    "a message that ends early": (SAY_HELLO, b"\x0a\x05jack"),
    "a name that is not UTF-8": (SAY_HELLO, b"\x0a\x02\xff\xfe"),
    "an unknown method": ("/helloworld.Greeter/SayGoodbye", b""),
    "an unknown service": ("/helloworld.Farewell/SayHello", b""),
}


def greet(channel, name):
    stub = helloworld_pb2_grpc.GreeterStub(channel)
    print("Greeter client received: " + stub.SayHello(request(name), timeout=DEADLINE).message)
    print("Greeter client received: " + stub.SayHelloAgain(request(name), timeout=DEADLINE).message)


def case(channel, name):
    """Sends one of the CASES and prints its status; then calls as usual on the same channel and prints the reply."""
    method, message = CASES[name]
    try:
        channel.unary_unary(method)(message, timeout=DEADLINE)
        print("OK")
    except grpc.RpcError as error:
        print(error.code().name)
    print(helloworld_pb2_grpc.GreeterStub(channel).SayHello(request("next"), timeout=DEADLINE).message)


def flood(channel, count):
    """Makes `count` calls at once and prints how many got their own reply."""
    stub = helloworld_pb2_grpc.GreeterStub(channel)
    calls = [stub.SayHello.future(request(str(i)), timeout=DEADLINE) for i in range(int(count))]
    print(sum(call.result().message == "hello %d" % i for i, call in enumerate(calls)))


def load(channel):
    """Calls from eight threads until the server refuses, and prints how many calls ended with each status."""
    stub = helloworld_pb2_grpc.GreeterStub(channel)
    statuses = collections.Counter()
    started = threading.Semaphore(0)

    def call_until_refused():
        while True:
            try:
                stub.SayHello(request("load"), timeout=DEADLINE)
                statuses["OK"] += 1
                started.release()
            except grpc.RpcError as error:
                statuses[error.code().name] += 1
                return

    threads = [threading.Thread(target=call_until_refused) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(100):
        started.acquire()
    print("loaded", flush=True)
    for thread in threads:
        thread.join()
    for status, count in sorted(statuses.items()):
        print(status, count)


def late(channel):
    """Opens a call, sends its message when told to by a line on standard input, and prints how the call ended."""

    def messages():
        yield from (request("late").SerializeToString() for _ in [sys.stdin.readline()])

    call = channel.stream_unary(SAY_HELLO).future(messages(), timeout=DEADLINE)
    # The connection is up, and the call was opened on it, when a later call on it has been answered.
    helloworld_pb2_grpc.GreeterStub(channel).SayHello(request("first"), timeout=DEADLINE)
    print("open", flush=True)
    try:
        print(helloworld_pb2.HelloReply.FromString(call.result()).message)
    except grpc.RpcError as error:
        print(error.code().name)


def main():
    address, command, *arguments = sys.argv[1:]
    options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
    with grpc.insecure_channel(address, options=options) as channel:
        {"greet": greet, "case": case, "flood": flood, "load": load, "late": late}[command](channel, *arguments)


main()
