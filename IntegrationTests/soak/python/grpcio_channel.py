"""A client on Python's grpcio."""

import contextlib
import queue
from collections.abc import Iterator
from typing import Any

import grpc
from schema_under_test import SERVICE, schema

from casebook import expect


class GrpcioClient:
    """A channel with its stub, used by one thread."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connect()

    def _connect(self) -> None:
        # Channels in one process must not share a connection by grpcio's pool of subchannels.
        self.channel = grpc.insecure_channel(self.address, options=[("grpc.use_local_subchannel_pool", 1)])
        self.stub: Any = schema.stub(SERVICE, self.channel)

    def reconnect(self) -> None:
        """Goes on with another connection."""
        self.close()
        self._connect()

    def close(self) -> None:
        self.channel.close()

    @contextlib.contextmanager
    def requests(self) -> Iterator["Requests"]:
        """A stream of requests that ends with the block at the latest, as grpcio's thread waits for it."""
        requests = Requests()
        try:
            yield requests
        finally:
            requests.put(None)


class Requests:
    """Requests that are put in one by one; None is their end."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def put(self, request: Any) -> None:
        self._queue.put(request)

    def __iter__(self) -> "Requests":
        return self

    def __next__(self) -> Any:
        if (request := self._queue.get()) is None:
            self._queue.put(None)
            raise StopIteration
        return request


@contextlib.contextmanager
def expect_end(code: grpc.StatusCode, message: str | None = None) -> Iterator[None]:
    """Fails unless the block ends with an error of that status."""
    try:
        yield
    except grpc.RpcError as error:
        expect(error.code(), code, f"the status (message {error.details()!r})")
        if message is not None:
            expect(error.details(), message, "the message")
    else:
        raise AssertionError(f"the call succeeded: expected {code}")
