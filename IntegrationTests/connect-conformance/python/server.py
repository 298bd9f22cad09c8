"""Starts the server under test, as the suite's runner does."""
import contextlib
import subprocess

from conformance_schema import message

# The limit that the suite asks of servers, in bytes.
RECEIVE_LIMIT = 200 * 1024
PATIENCE = 120


@contextlib.contextmanager
def running(program, *arguments):
    """Starts `program`, tells it what to speak, and yields where it listens; in the end it must stop by itself."""
    request = message("ServerCompatRequest")(
        protocol="PROTOCOL_GRPC", http_version="HTTP_VERSION_2", message_receive_limit=RECEIVE_LIMIT
    )
    process = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        body = request.SerializeToString()
        process.stdin.write(len(body).to_bytes(4, "big") + body)
        process.stdin.flush()
        size = int.from_bytes(process.stdout.read(4), "big")
        response = message("ServerCompatResponse").FromString(process.stdout.read(size))
        yield f"{response.host}:{response.port}"
        process.terminate()
        if process.wait(PATIENCE) != 0:
            raise SystemExit(f"the server ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()
