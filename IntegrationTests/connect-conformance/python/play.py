"""Plays a case's request over HTTP/2, and returns what came back."""
import base64
import time
import zlib

from conformance_schema import SERVICE, from_json

from raw_http2 import Connection, prefixed

METHODS = {
    "STREAM_TYPE_UNARY": "Unary",
    "STREAM_TYPE_CLIENT_STREAM": "ClientStream",
    "STREAM_TYPE_SERVER_STREAM": "ServerStream",
    "STREAM_TYPE_HALF_DUPLEX_BIDI_STREAM": "BidiStream",
    "STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM": "BidiStream",
}
GZIP = 31


def play(address, request, is_compressed):
    """Makes the call on a connection of its own."""
    with Connection(address) as connection:
        if "rawRequest" in request:
            return _raw(connection, request["rawRequest"])
        return _call(connection, request, is_compressed)


def _call(connection, request, is_compressed):
    service, method = request.get("service", SERVICE), request.get("method", METHODS[request["streamType"]])
    headers = [(h["name"].lower(), value) for h in request.get("requestHeaders", []) for value in h["value"]]
    if is_compressed:
        headers += [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")]
    if "timeoutMs" in request:
        headers.append(("grpc-timeout", f"{request['timeoutMs']}m"))
    bodies = [from_json(content).SerializeToString() for content in request.get("requestMessages", [])]
    is_full_duplex = request["streamType"] == "STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM"

    stream = connection.start(f"/{service}/{method}", headers)
    for count, body in enumerate(bodies, 1):
        time.sleep(request.get("requestDelayMs", 0) / 1000)
        flag, body = (1, _gzip(body)) if is_compressed else (0, body)
        connection.send_message(stream, body, flag)
        if is_full_duplex:
            connection.wait(stream, until=lambda answer: len(answer.messages) >= count)
    connection.send(stream, is_last=True)
    return connection.wait(stream)


def _raw(connection, request):
    """A request as the case spells it out."""
    headers = [(header["name"], value) for header in request["headers"] for value in header["value"]]
    headers = [(name, value) for name, value in headers if name != "te"]
    stream = connection.start(request["uri"], headers, method=request["verb"], content_type=None)
    for item in request.get("stream", {}).get("items", []):
        body = _contents(item["payload"])
        connection.send(stream, prefixed(body, item.get("flags", 0), item.get("length")))
    if "unary" in request:
        connection.send(stream, _contents(request["unary"]))
    connection.send(stream, is_last=True)
    return connection.wait(stream)


def _contents(contents):
    content = contents.get("binary_message", contents.get("binaryMessage"))
    if content is not None:
        return from_json(content).SerializeToString()
    if "text" in contents:
        return contents["text"].encode()
    return base64.b64decode(contents.get("binary", ""))


def _gzip(data):
    deflater = zlib.compressobj(wbits=GZIP)
    return deflater.compress(data) + deflater.flush()
