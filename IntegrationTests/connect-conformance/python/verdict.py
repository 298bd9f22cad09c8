"""Compares an answer with what was expected."""
import base64
import urllib.parse
import zlib

from conformance_schema import Error, RequestInfo, message, schema

# How gRPC reads answers that bring no status of its own: by the HTTP status, or by the code of a reset.
HTTP_CODES = {400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14}
RESET_CODES = {0: 13, 7: 14, 8: 1, 11: 8, 12: 7}
UNKNOWN, INTERNAL, CANCELED, DEADLINE_EXCEEDED = 2, 13, 1, 4
# The share of a timeout that may pass before the server looks at what remains.
GRACE = 0.25


def problems(case, expected, answer):
    """What is wrong with an answer: a list of sentences."""
    actual = _error(answer)
    others = [Error(code=code).code for code in case.get("otherAllowedErrorCodes", [])]
    if expected.error and expected.error.code == DEADLINE_EXCEEDED and "timeoutMs" in case["request"]:
        # A server may hang up, too: this client does not keep the deadline itself.
        others.append(CANCELED)
    found = _wire_problems(answer)
    found += _error_problems(expected.error, actual, others)
    found += _payload_problems(expected.payloads, answer)
    found += _metadata_problems(case, expected, answer)
    if expected.http_status is not None and answer.value(":status") != str(expected.http_status):
        found.append(f"the HTTP status is {answer.value(':status')}: expected {expected.http_status}")
    return found


def _error(answer):
    """The error that an answer means; None if it means success."""
    http_status = answer.value(":status")
    if http_status not in (None, "200"):
        # As the suite's client reads it, which does not look for a status of gRPC's then.
        return Error(code=HTTP_CODES.get(int(http_status), UNKNOWN), message=f"HTTP status {http_status}")
    if answer.status == 0 and answer.reset is None:
        return None
    if answer.status is not None:
        details = answer.value("grpc-status-details-bin")
        result = Error() if details is None else _details(details)
        result.code = answer.status
        result.message = urllib.parse.unquote(answer.value("grpc-message") or "")
        return result
    if answer.reset is not None:
        return Error(code=RESET_CODES.get(answer.reset, INTERNAL), message=f"reset with code {answer.reset}")
    return Error(code=UNKNOWN, message="the answer has no status")


def _details(text):
    """The details' google.rpc.Status, which has the fields of the suite's Error."""
    return Error.FromString(base64.b64decode(text + "=" * (-len(text) % 4)))


def _wire_problems(answer):
    """What no case asks for, and every answer has to keep."""
    found = []
    details = answer.value("grpc-status-details-bin")
    if details is not None:
        status = _details(details)
        if status.code != answer.status:
            found.append(f"the details' code is {status.code}: grpc-status is {answer.status}")
        if status.message != urllib.parse.unquote(answer.value("grpc-message") or ""):
            found.append(f"the details' message is {status.message!r}: grpc-message {answer.value('grpc-message')!r}")
    if answer.rest and answer.value(":status") == "200":
        # Other answers are HTTP's, and may bring a text.
        found.append(f"{len(answer.rest)} bytes follow the last message")
    return found


def _error_problems(expected, actual, others):
    if expected is None:
        return [f"the call failed with {actual.code} {actual.message!r}"] if actual else []
    if actual is None:
        return [f"the call succeeded: expected code {expected.code}"]
    found = []
    if actual.code not in [expected.code, *others]:
        found.append(f"the code is {actual.code} ({actual.message!r}): expected {expected.code}")
    if expected.HasField("message") and actual.message != expected.message:
        found.append(f"the message is {actual.message!r}: expected {expected.message!r}")
    if len(actual.details) != len(expected.details):
        found.append(f"the error has {len(actual.details)} details: expected {len(expected.details)}")
    for one, other in zip(expected.details, actual.details):
        if one.Is(RequestInfo.DESCRIPTOR) and other.Is(RequestInfo.DESCRIPTOR):
            found += _info_problems(_unpacked(one), _unpacked(other), is_first=True)
        elif one != other:
            found.append(f"a detail is {other}: expected {one}")
    return found


def _unpacked(content):
    return schema.message(content.TypeName()).FromString(content.value)


def _payload_problems(expected, answer):
    actual = []
    for flag, body in answer.messages:
        body = zlib.decompress(body, wbits=31) if flag else body
        # Each response has one field, a payload.
        actual.append(message("UnaryResponse").FromString(body).payload)
    found = []
    if len(actual) != len(expected):
        found.append(f"{len(actual)} responses came: expected {len(expected)}")
    for index, (one, other) in enumerate(zip(expected, actual)):
        if one.data != other.data:
            found.append(f"response {index + 1} brings {other.data!r}: expected {one.data!r}")
        found += _info_problems(one.request_info, other.request_info, is_first=index == 0)
    return found


def _info_problems(expected, actual, is_first):
    found = []
    if is_first:
        found += _header_problems("request header", expected.request_headers, _map(actual.request_headers))
        if not expected.HasField("timeout_ms"):
            if actual.HasField("timeout_ms"):
                found.append(f"a timeout of {actual.timeout_ms} ms was observed: none was sent")
        elif not (1 - GRACE) * expected.timeout_ms <= actual.timeout_ms <= expected.timeout_ms:
            found.append(f"a timeout of {actual.timeout_ms} ms was observed: {expected.timeout_ms} ms was sent")
    if len(actual.requests) != len(expected.requests):
        found.append(f"{len(actual.requests)} requests were observed: expected {len(expected.requests)}")
    for one, other in zip(expected.requests, actual.requests):
        if one.TypeName() != other.TypeName() or _unpacked(one) != _unpacked(other):
            found.append("a request was observed other than it was sent")
    return found


def _metadata_problems(case, expected, answer):
    headers, trailers = _grouped(answer.headers), _grouped(answer.trailers)
    if answer.is_trailers_only:
        headers, trailers = {}, headers
    found = _header_problems("header", expected.headers, headers)
    found += _header_problems("trailer", expected.trailers, trailers)
    one_response = case["request"]["streamType"] in ("STREAM_TYPE_UNARY", "STREAM_TYPE_CLIENT_STREAM")
    if found and one_response and expected.error and not expected.payloads:
        # Servers whose errors carry one block of metadata may send both there.
        found = _header_problems("trailer", [*expected.headers, *expected.trailers], trailers)
    return found


def _header_problems(what, expected, actual):
    found = []
    for header in expected:
        name, values = header.name.lower(), actual.get(header.name.lower())
        if values is None:
            found.append(f"the {what} {name} is missing")
        elif _split(values) != _split(header.value):
            found.append(f"the {what} {name} is {_split(values)}: expected {_split(header.value)}")
    return found


def _map(headers):
    return {header.name.lower(): list(header.value) for header in headers}


def _grouped(fields):
    groups = {}
    for name, value in fields:
        groups.setdefault(name, []).append(value)
    return groups


def _split(values):
    """Values that were joined by commas, apart."""
    return [part.strip(" ") if "," in value else part for value in values for part in value.split(",")]
