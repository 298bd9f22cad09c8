"""The same call again and again."""
from grpcio_case import case, stub as stub_of
from grpcio_unary import check_large
from schema_under_test import TIMEOUT, large_request

CALLS = 100


@case
def rpc_soak(stub):
    """Large calls on one channel; eight of them are under way at a time."""
    running = []
    for _ in range(CALLS):
        if len(running) == 8:
            check_large(running.pop(0).result())
        running.append(stub.UnaryCall.future(large_request(), timeout=TIMEOUT))
    for call in running:
        check_large(call.result())


@case.book
def channel_soak(address):
    """Large calls, each on a channel of its own."""
    for _ in range(CALLS):
        with stub_of(address) as stub:
            check_large(stub.UnaryCall(large_request(), timeout=TIMEOUT))
