"""How a case on grpcio is written: a function of a stub, decorated with @case."""
import contextlib
import functools

import grpc

from schema_under_test import SERVICE, schema

from casebook import Casebook


@contextlib.contextmanager
def stub(address, service=SERVICE):
    """A stub on a channel of its own."""
    # Cases in one process must not share a connection by grpcio's pool of subchannels.
    with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        yield schema.stub(service, channel)


def case(function):
    """Makes a function of a stub a case of the casebook."""

    @functools.wraps(function)
    def run(address):
        with stub(address) as it:
            function(it)

    case.book(run)
    return function


case.book = Casebook()


@contextlib.contextmanager
def expect_status(code, message=None):
    """Fails unless the block ends with an error of that status."""
    try:
        yield
    except grpc.RpcError as error:
        assert error.code() is code, f"status {error.code()} {error.details()!r}: expected {code}"
        if message is not None:
            assert error.details() == message, f"message {error.details()!r}: expected {message!r}"
    else:
        raise AssertionError(f"the call succeeded: expected {code}")
