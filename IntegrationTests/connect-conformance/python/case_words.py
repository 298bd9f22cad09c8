"""Words to write cases with. Each makes a part of a case as the suite's YAML has it."""

PREFIX = "type.googleapis.com/connectrpc.conformance.v1."
DATA = "dGVzdCByZXNwb25zZQ=="

# The kinds of call: the suite's name, the message of a request, and whether its answer is a stream.
KINDS = {
    "unary": ("STREAM_TYPE_UNARY", "UnaryRequest", False),
    "client-stream": ("STREAM_TYPE_CLIENT_STREAM", "ClientStreamRequest", False),
    "server-stream": ("STREAM_TYPE_SERVER_STREAM", "ServerStreamRequest", True),
    "bidi-stream/half-duplex": ("STREAM_TYPE_HALF_DUPLEX_BIDI_STREAM", "BidiStreamRequest", True),
    "bidi-stream/full-duplex": ("STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM", "BidiStreamRequest", True),
}
STREAMED_REQUESTS = ("client-stream", "bidi-stream/half-duplex", "bidi-stream/full-duplex")


def header(name, *values):
    return {"name": name, "value": list(values)}


def definition(kind, responses=1, headers=None, trailers=None, error=None, delay=None):
    """How the server is to answer: with so many responses, or one where only one is possible."""
    fields = {}
    if headers:
        fields["responseHeaders"] = headers
    if trailers:
        fields["responseTrailers"] = trailers
    if delay:
        fields["responseDelayMs"] = delay
    if KINDS[kind][2]:
        if responses:
            fields["responseData"] = [DATA] * responses
        if error:
            fields["error"] = error
    elif error:
        fields["error"] = error
    else:
        fields["responseData"] = DATA
    return fields


def message(kind, answer=None, **fields):
    """A request message; `answer` is its response definition."""
    content = {"@type": PREFIX + KINDS[kind][1], **fields}
    if answer is not None:
        content["responseDefinition"] = answer
    if kind.endswith("full-duplex") and answer is not None:
        content["fullDuplex"] = True
    return content


def messages(kind, answer):
    """The requests of a usual call: the second, of a stream, brings data."""
    first = message(kind, answer)
    return [first, message(kind, requestData=DATA)] if kind in STREAMED_REQUESTS else [first]


def case(name, kind, requests, expected=None, **fields):
    """A case; without `expected`, what the requests ask for is expected."""
    result = {"request": {"testName": name, "streamType": KINDS[kind][0], "requestMessages": requests}}
    for key in ("requestHeaders", "timeoutMs", "requestDelayMs", "service", "method", "rawRequest"):
        if key in fields:
            result["request"][key] = fields.pop(key)
    if expected is not None:
        result["expectedResponse"] = expected
    return {**result, **fields}


def error(code, message=None, **fields):
    """An expected error, or one that is asked for."""
    content = {"code": f"CODE_{code}"}
    if message is not None:
        content["message"] = message
    return {"error": content, **fields}
