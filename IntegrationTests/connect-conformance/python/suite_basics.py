"""Calls that go well, or out of time."""
from case_words import KINDS, STREAMED_REQUESTS, case, definition, error, header, message, messages

TEST_HEADER = [header("X-Conformance-Test", "Value1", "Value2")]
STREAMED_RESPONSES = [kind for kind in KINDS if KINDS[kind][2]]


def responses(kind):
    return 2 if KINDS[kind][2] else 1


def answered_calls(name, headers, trailers, **fields):
    """A call of each kind, answered in full."""
    return [
        case(f"{kind}/{name}", kind, messages(kind, definition(kind, responses(kind), headers, trailers)), **fields)
        for kind in KINDS
    ]


ONE = {"headers": [header("x-custom-header", "foo")], "trailers": [header("x-custom-trailer", "bing")]}
MANY = {
    "headers": [header("x-custom-header", "foo", "bar", "baz")],
    "trailers": [header("x-custom-trailer", "bing", "quux")],
}

BASIC = {
    "name": "Basic",
    "testCases": [
        *answered_calls("success", **ONE, requestHeaders=TEST_HEADER),
        *[
            case(f"{kind}/no-responses", kind, [message(kind, definition(kind, 0, **ONE))],
                 requestHeaders=TEST_HEADER)
            for kind in ("server-stream", "bidi-stream/half-duplex")
        ],
        case("unimplemented", "unary",
             [{"@type": "type.googleapis.com/connectrpc.conformance.v1.UnimplementedRequest"}],
             error("UNIMPLEMENTED"),
             service="connectrpc.conformance.v1.ConformanceService", method="Unimplemented"),
    ],
}

DEADLINE_PROPAGATION = {
    "name": "Deadline Propagation",
    # Longer than a busy machine takes for a call.
    "testCases": answered_calls("success", None, None, timeoutMs=200_000),
}

DUPLICATE_METADATA = {
    "name": "Duplicate Metadata",
    "testCases": [
        *answered_calls("success", **MANY, requestHeaders=TEST_HEADER),
        *[
            case(f"{kind}/error", kind,
                 messages(kind, definition(kind, count, **MANY, **error("INTERNAL", f"{kind} failed"))),
                 requestHeaders=TEST_HEADER)
            for kind, count in [
                ("unary", 0), ("client-stream", 0), ("server-stream", 2), ("bidi-stream/half-duplex", 2),
                ("bidi-stream/full-duplex", 2),
            ]
        ],
        case("server-stream/no-response", "server-stream", [message("server-stream", definition(
            "server-stream", 0, **MANY))]),
        *[
            case(f"{kind}/error-without-responses", kind, [message(kind, definition(
                kind, 0, **MANY, **error("INTERNAL", f"{kind} failed")))], requestHeaders=TEST_HEADER)
            for kind in STREAMED_RESPONSES
        ],
    ],
}

EMPTY_REQUESTS = {
    "name": "Server Empty Requests",
    "testCases": [
        case(f"{kind}/empty-request", kind, [message(kind)], requestHeaders=TEST_HEADER)
        for kind in KINDS if kind != "bidi-stream/full-duplex"
    ] + [
        case(f"{kind}/no-request", kind, []) for kind in STREAMED_REQUESTS
    ],
}

# A response that a busy machine does not come to before the timeout.
DELAY = 600_000

TIMEOUTS = {
    "name": "Timeouts",
    "testCases": [
        case(kind, kind, messages(kind, definition(kind, responses(kind), delay=DELAY)), error("DEADLINE_EXCEEDED"),
             timeoutMs=200)
        for kind in KINDS
    ],
}
