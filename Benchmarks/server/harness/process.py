"""Processes that are pinned, bounded, and end with this one; and a server that is one of them."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from harness.errors import BenchmarkError
from harness.paths import BUILD
from harness.rows import Row

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
TICKS = os.sysconf("SC_CLK_TCK")
START_TIMEOUT = 30.0


def pinned(cpus: set[int]) -> Callable[[], None]:
    """What a new process does before it becomes the program: pins itself, and dies when this one does."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]

    def prepare() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.sched_setaffinity(0, cpus)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    return prepare


def end(process: subprocess.Popen[str]) -> None:
    """Ends a process and waits for it."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on now. Another process may take it before the server does: see `Server`."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """A row's server, running inside a `with`."""

    def __init__(self, row: Row, cpus: set[int], loops: int = 1) -> None:
        self.row = row
        self.cpus = cpus
        self.loops = loops
        self.port = 0
        self.log = BUILD / f"{row.key}.log"
        self.process: subprocess.Popen[str]

    def __enter__(self) -> "Server":
        for _ in range(3):
            self.port = free_port()
            self._start()
            if self._listens():
                return self
            end(self.process)
        raise BenchmarkError(f"{self.row.key} does not listen: {self.tail()}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self.process)

    def _start(self) -> None:
        port, loops = str(self.port), str(self.loops)
        command = [part.replace("{port}", port).replace("{loops}", loops) for part in self.row.command]
        with self.log.open("w", encoding="utf-8") as log:
            try:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, preexec_fn=pinned(self.cpus)
                )
            except FileNotFoundError:
                raise BenchmarkError(f"{command[0]} is absent") from None

    def _listens(self) -> bool:
        """Waits until the server listens; false if it ends before that."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self.process.poll() is None
            except OSError:
                time.sleep(0.02)
        return False

    def tail(self) -> str:
        """The end of what the server wrote."""
        text = self.log.read_text(encoding="utf-8", errors="replace").strip()
        return text[-500:] or f"it wrote nothing, its status is {self.process.poll()}"

    def cpu_seconds(self) -> float:
        """Processor time of all its threads, in steps of 10 ms.

        Raises:
            BenchmarkError: if it has ended.
        """
        # The name, in parentheses, may contain anything; behind it come the fields from number 3 on.
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def pin_loops(self) -> None:
        """Gives each event loop a processor of its own: to be called when the loops have had something to do.

        They are the threads that have had the most processor time.
        """
        threads = []
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            fields = self._proc(f"task/{thread.name}/stat").rpartition(")")[2].split()
            threads.append((int(fields[11]) + int(fields[12]), int(thread.name)))
        busiest = [thread for _, thread in sorted(threads, reverse=True)[: self.loops]]
        for thread, cpu in zip(busiest, sorted(self.cpus), strict=True):
            os.sched_setaffinity(thread, {cpu})

    def resident_bytes(self) -> int:
        """Its resident memory."""
        for line in self._proc("status").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise BenchmarkError(f"{self.row.key} has no VmRSS")

    def _proc(self, name: str) -> str:
        if self.process.poll() is not None:
            raise BenchmarkError(f"{self.row.key} ended with status {self.process.returncode}: {self.tail()}")
        return Path(f"/proc/{self.process.pid}/{name}").read_text(encoding="utf-8")
