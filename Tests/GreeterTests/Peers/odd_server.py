"""A server that does not speak gRPC, for the tests: odd_server.py CASE. Prints its port; stops when its input ends."""
import os
import socket
import sys
import threading

CASES = {
    "closes at once": b"",
    "speaks HTTP/1.1": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "sends noise": bytes(range(256)) * 4,
    "is silent": None,
}
answer = CASES[sys.argv[1]]
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
kept = []


def serve():
    while True:
        connection, _ = server.accept()
        if answer is None:
            kept.append(connection)
            continue
        connection.sendall(answer)
        connection.close()


threading.Thread(target=serve, daemon=True).start()
sys.stdin.read()
os._exit(0)
