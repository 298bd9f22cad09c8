"""Calls that end early, and streams whose ends are seen one by one."""
from casebook import expect
from raw_case import (
    DEADLINE_EXCEEDED, EMPTY_CALL, FULL_DUPLEX_CALL, STREAMING_INPUT_CALL, UNARY_CALL, case, expect_ok, expect_status,
)
from raw_http2 import Connection, prefixed
from schema_under_test import StreamingOutputCallRequest, SimpleRequest, output_request

CANCEL = 8


@case
def timeout_on_sleeping_server(address):
    """The server itself keeps the deadline: with a status, or by a reset that says CANCEL."""
    with Connection(address) as connection:
        for timeout in ("50m", "50000u", "50000000n"):
            stream = connection.start(FULL_DUPLEX_CALL, [("grpc-timeout", timeout)])
            connection.send_message(stream, output_request(body=27182).SerializeToString())
            answer = connection.wait(stream)
            if answer.reset is None or answer.status is not None:
                expect_status(answer, DEADLINE_EXCEEDED)
            else:
                expect(answer.reset, CANCEL, "the reset's code")
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def deadline_during_a_long_response(address):
    """A deadline strikes between two responses: the first one comes before it, if not on a busy machine at once."""
    parameters = [{"size": 1}, {"size": 1, "interval_us": 600_000_000}]
    request = StreamingOutputCallRequest(response_parameters=parameters).SerializeToString()
    with Connection(address) as connection:
        for timeout in ("100m", "3S", "60S"):
            answer = connection.call(FULL_DUPLEX_CALL, request, headers=[("grpc-timeout", timeout)])
            if answer.reset is None or answer.status is not None:
                expect_status(answer, DEADLINE_EXCEEDED)
            if answer.messages:
                break
        expect(len(answer.messages), 1, "the number of messages")


@case
def timeouts_that_are_none(address):
    """A timeout that cannot be read fails its call, or is no timeout; the connection goes on."""
    with Connection(address) as connection:
        for timeout in ("", "1", "S", "1x", "-1S", "999999999S", "1 S", "½S"):
            answer = connection.call(EMPTY_CALL, b"", headers=[("grpc-timeout", timeout)])
            assert answer.status is not None or answer.reset is not None or answer.value(":status") != "200", timeout
        for timeout in ("99999999H", "99999999S", "1H"):
            expect_ok(connection.call(EMPTY_CALL, b"", headers=[("grpc-timeout", timeout)]))


@case
def cancel_after_begin(address):
    """A reset stream costs its call, and no other."""
    with Connection(address) as connection:
        for _ in range(20):
            connection.cancel(connection.start(STREAMING_INPUT_CALL))
            expect_ok(connection.call(EMPTY_CALL, b""))


@case
def cancel_after_first_response(address):
    with Connection(address) as connection:
        stream = connection.start(FULL_DUPLEX_CALL)
        connection.send_message(stream, output_request(31415, body=27182).SerializeToString())
        answer = connection.wait(stream, until=lambda answer: answer.messages)
        expect(answer.status, None, "the status before the end")
        connection.cancel(stream)
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def messages_in_pieces(address):
    """Where frames end does not matter: one byte in each, or all messages in one."""
    request = output_request(9).SerializeToString()
    with Connection(address) as connection:
        stream = connection.start(FULL_DUPLEX_CALL)
        for byte in prefixed(request) * 2:
            connection.send(stream, bytes([byte]))
        connection.send(stream, prefixed(request) * 3, is_last=True)
        expect_ok(connection.wait(stream), messages=5)


@case
def status_before_the_end_of_the_request(address):
    """A server that has answered does not wait for more; what still comes harms nothing."""
    request = output_request(response_status={"code": 5, "message": "enough"}).SerializeToString()
    with Connection(address) as connection:
        stream = connection.start(FULL_DUPLEX_CALL)
        connection.send_message(stream, request)
        expect_status(connection.wait(stream), 5)
        expect_ok(connection.call(EMPTY_CALL, b""))


@case
def message_cut_short(address):
    """A request that ends within a message is no request."""
    message = prefixed(SimpleRequest(response_size=1).SerializeToString(), length=100)
    with Connection(address) as connection:
        stream = connection.start(UNARY_CALL)
        connection.send(stream, message, is_last=True)
        answer = connection.wait(stream)
        assert answer.reset is not None or answer.status not in (None, 0), f"the status is {answer.status}"
        expect_ok(connection.call(EMPTY_CALL, b""))
