"""Errors that a handler ends its call with."""
from case_words import KINDS, case, definition, error, header, message, messages

CODES = [
    "CANCELED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED",
]
ODD_MESSAGE = "\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\n"
METADATA = {"headers": [header("x-custom-header", "foo")], "trailers": [header("x-custom-trailer", "bing")]}


def failing(name, kind, count=0, is_short=False, **fields):
    """A call of `kind` that ends with an error after `count` responses."""
    answer = definition(kind, count, **fields)
    return case(f"{kind}/{name}", kind, [message(kind, answer)] if is_short else messages(kind, answer))


ERRORS = {
    "name": "Errors",
    "testCases": [
        *[
            failing(code.lower().replace("_", "-"), kind, **error(code, code.lower().replace("_", " ")))
            for kind in ("unary", "server-stream") for code in CODES
        ],
        failing("unicode-error-message", "unary", **error("INTERNAL", ODD_MESSAGE)),
        *[failing("error-with-metadata", kind, is_short=True, **METADATA, **error("UNAUTHENTICATED", "who are you"))
          for kind in KINDS],
        failing("error-one-request", "client-stream", is_short=True, **error("INTERNAL", "client stream failed")),
        failing("error-multiple-requests", "client-stream", **error("INTERNAL", "client stream failed")),
        *[
            failing("error-with-responses", kind, 2, **METADATA, **error("INTERNAL", "stream failed"))
            for kind in KINDS if KINDS[kind][2]
        ],
        failing("error-with-no-responses", "bidi-stream/half-duplex", **METADATA, **error("INTERNAL", "stream failed")),
    ],
}
