"""What a case's requests ask for: the answer that a server has to give."""
import base64
import copy

from conformance_schema import Error, RequestInfo, from_json, message


def expand(case, limit):
    """The case with its requests padded to the sizes that it gives relative to the limit."""
    if "expandRequests" not in case:
        return case
    case = copy.deepcopy(case)
    for request, size in zip(case["request"]["requestMessages"], case["expandRequests"]):
        if "sizeRelativeToLimit" not in size:
            continue
        target = limit + size["sizeRelativeToLimit"]
        content = base64.b64decode(request.get("requestData", ""))
        # The second time because the length's own length changes.
        for _ in range(2):
            request["requestData"] = base64.b64encode(content).decode()
            size = len(content) + target - from_json(request).ByteSize()
            content = content[:size].ljust(size, b"\0")
        request["requestData"] = base64.b64encode(content).decode()
        if from_json(request).ByteSize() != target:
            raise SystemExit(f"a request cannot be made {target} bytes long")
    return case


class Expected:
    """An expected answer."""

    def __init__(self, headers=(), trailers=(), payloads=(), error=None, http_status=None):
        self.headers = list(headers)
        self.trailers = list(trailers)
        self.payloads = list(payloads)
        self.error = error
        self.http_status = http_status


def expectation(case):
    """What is expected: as the case says, or else as its requests do."""
    request = case["request"]
    if "expectedResponse" in case:
        response = case["expectedResponse"]
        error = None
        if "error" in response:
            error = from_json({"@type": "/connectrpc.conformance.v1.Error", **response["error"]})
        return Expected(error=error, http_status=response.get("httpStatusCode"))

    requests = [from_json(content) for content in request.get("requestMessages", [])]
    is_unary = request["streamType"] in ("STREAM_TYPE_UNARY", "STREAM_TYPE_CLIENT_STREAM")
    definition = None
    if requests and requests[0].HasField("response_definition"):
        definition = requests[0].response_definition
    return (_unary if is_unary else _stream)(request, requests, definition)


def _info(request, requests):
    info = RequestInfo(timeout_ms=request.get("timeoutMs"))
    for header in request.get("requestHeaders", []):
        info.request_headers.add(name=header["name"], value=header["value"])
    for content in requests:
        info.requests.add().Pack(content)
    return info


def _payload(data, info=None):
    return message("ConformancePayload")(data=data, request_info=info)


def _failing(error, info):
    """The error with what the server observed after its details."""
    result = Error()
    result.CopyFrom(error)
    result.details.add().Pack(info)
    return result


def _unary(request, requests, definition):
    info = _info(request, requests)
    if definition is None:
        return Expected(payloads=[_payload(b"", info)])
    metadata = {"headers": definition.response_headers, "trailers": definition.response_trailers}
    if definition.WhichOneof("response") == "error":
        return Expected(**metadata, error=_failing(definition.error, info))
    return Expected(**metadata, payloads=[_payload(definition.response_data, info)])


def _stream(request, requests, definition):
    if definition is None:
        return Expected()
    error = definition.error if definition.HasField("error") else None
    if error is not None and not definition.response_data:
        error = _failing(error, _info(request, requests))
    payloads = []
    for index, data in enumerate(definition.response_data):
        info = None
        if request["streamType"] == "STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM":
            info = _info(request if index == 0 else {}, requests[index:index + 1])
        elif index == 0:
            info = _info(request, requests)
        payloads.append(_payload(data, info))
    return Expected(definition.response_headers, definition.response_trailers, payloads, error)
