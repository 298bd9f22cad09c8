"""Requests that no well-behaved client sends, and messages at the limit of what is taken."""
from case_words import KINDS, case, definition, error, message, messages

SERVICE = "/connectrpc.conformance.v1.ConformanceService/"
METHODS = {"unary": "Unary", "server-stream": "ServerStream"}


def raw(name, kind, expected, items=1, uri=None, verb="POST", content_type="application/grpc", encoding=None,
        flags=0, answer=None, **fields):
    """A request of its own making: `items` equal messages with `flags`."""
    content = message(kind, answer)
    headers = [("content-type", content_type), ("te", "trailers")]
    if encoding:
        headers.append(("grpc-encoding", encoding))
    return case(name, kind, [content], expected, **fields, rawRequest={
        "verb": verb,
        "uri": uri or SERVICE + METHODS[kind],
        "headers": [{"name": key, "value": [value]} for key, value in headers],
        "stream": {"items": [{"flags": flags, "payload": {"binary_message": content}}] * items},
    })


VAGUE = {"otherAllowedErrorCodes": ["CODE_INTERNAL", "CODE_UNIMPLEMENTED"]}

UNEXPECTED = {
    "name": "gRPC Unexpected Requests",
    "testCases": [
        *[
            raw(f"{kind}/{name}", kind, error("UNIMPLEMENTED"), items)
            for kind in METHODS for name, items in [("no-request", 0), ("multiple-requests", 2)]
        ],
        raw("unexpected-verb", "unary", error("UNKNOWN"), verb="DELETE", **VAGUE),
        raw("unexpected-uri", "unary", error("UNIMPLEMENTED"), uri="/connectrpc.conformance.v1.UnknownService/Nothing"),
        raw("unexpected-codec", "unary", error("UNKNOWN"), content_type="application/grpc+foo", **VAGUE),
        raw("unexpected-compression", "unary", error("UNIMPLEMENTED"), encoding="foo"),
        raw("unexpected-compressed-message", "unary", error("INTERNAL"), encoding="identity", flags=1),
        raw("unexpected-content-type", "unary", error("UNKNOWN", httpStatusCode=415), content_type="image/jpeg"),
    ],
}

SUBFORMATS = {
    "name": "gRPC Proto Sub-Format Requests",
    "testCases": [
        raw(name, "unary", None, content_type=content_type, answer=definition("unary"))
        for name, content_type in [
            ("with-proto-sub-format", "application/grpc+proto"), ("without-proto-sub-format", "application/grpc"),
        ]
    ],
}


def sized(name, kind, sizes, expected=None, **fields):
    """A call whose messages are so many bytes above the limit."""
    requests = messages(kind, definition(kind, 2 if KINDS[kind][2] else 1))
    relative = [{"sizeRelativeToLimit": size} for size in sizes]
    return case(f"{kind}/{name}", kind, requests, expected, expandRequests=relative, **fields)


REFUSED = error("RESOURCE_EXHAUSTED")

MESSAGE_SIZE = {
    "name": "Server Message Size",
    "reliesOnMessageReceiveLimit": True,
    "testCases": [
        *[sized("request-equal-to-server-limit", kind, [0]) for kind in METHODS],
        *[sized("request-exceeds-server-limit", kind, [10], REFUSED) for kind in METHODS],
        *[sized("all-requests-equal-to-server-limit", kind, [0, 0]) for kind in KINDS if kind not in METHODS],
        *[
            sized("first-request-exceeds-server-limit", kind, [10, 0], REFUSED, requestDelayMs=100)
            for kind in KINDS if kind not in METHODS
        ],
        *[
            sized("subsequent-request-exceeds-server-limit", kind, [0, 10], REFUSED, requestDelayMs=50)
            for kind in ("client-stream", "bidi-stream/half-duplex")
        ],
    ],
}
