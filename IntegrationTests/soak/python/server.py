"""The server under soak: a process of its own, and what the system and the server itself tell of it."""

import contextlib
import ctypes
import os
import queue
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
ANNOUNCEMENT = "interop-server listening on "
ANSWER_TIMEOUT = 120.0
FILES = 4096
RUNTIME_TIMER = "anon_inode:[timerfd]"
"""Swift's runtime opens one for each kind of timer when that is first needed, which may be late, and keeps it."""


class SoakError(Exception):
    """What makes going on senseless: a server that does not start, or is gone."""


@dataclass(frozen=True)
class Sample:
    """What a server uses."""

    seconds: float
    """Since the soak began."""
    resident: int
    """Bytes."""
    threads: int
    descriptors: int
    files: tuple[str, ...] = ()
    """What the descriptors are: `socket:[4711]`, `anon_inode:[eventpoll]`, a path."""


class Server:
    """`interop-server` on a free port, running inside a `with`."""

    def __init__(self, program: Path, path: str) -> None:
        self.command = [str(program), "--port", "0", "--path", path]
        self.address = ""
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __enter__(self) -> "Server":
        def prepare() -> None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))

        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=self._log, text=True, preexec_fn=prepare
        )
        threading.Thread(target=self._read, daemon=True).start()
        line = self._line()
        if not line.startswith(ANNOUNCEMENT):
            raise SoakError(f"the server's first line is {line!r}: expected {ANNOUNCEMENT!r} and an address")
        self.address = line.removeprefix(ANNOUNCEMENT).strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def sample(self, since: float) -> Sample:
        """What it uses now; `since` is the beginning, of time.monotonic()."""
        fields = dict(
            line.split(":", 1) for line in self._proc("status").read_text(encoding="utf-8").splitlines() if ":" in line
        )
        files = tuple(self._files())
        return Sample(
            time.monotonic() - since,
            int(fields["VmRSS"].split()[0]) * 1024,
            int(fields["Threads"]),
            len(files),
            files,
        )

    def _files(self) -> Iterator[str]:
        for link in self._proc("fd").iterdir():
            # One that is closed meanwhile is not open.
            with contextlib.suppress(FileNotFoundError):
                if (file := os.readlink(link)) != RUNTIME_TIMER:
                    yield file

    def meters(self) -> dict[str, int]:
        """What it says itself is open: the values of its meters."""
        self.process.send_signal(signal.SIGUSR1)
        pairs = (pair.split("=") for pair in self._line().split())
        return {name: int(value) for name, value in pairs}

    def stop(self, timeout: float) -> tuple[int | None, float]:
        """Asks it to end; returns its status, None if it did not end in time, and the seconds that it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status: int | None = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = None
        return status, time.monotonic() - started

    def _read(self) -> None:
        if self.process.stdout is not None:
            for line in self.process.stdout:
                self._lines.put(line)
        self._lines.put("")

    def _line(self) -> str:
        try:
            line = self._lines.get(timeout=ANSWER_TIMEOUT)
        except queue.Empty:
            raise SoakError(f"the server said nothing for {ANSWER_TIMEOUT:.0f} s") from None
        if not line:
            raise SoakError(self._ended())
        return line

    def _proc(self, name: str) -> Path:
        if self.process.poll() is not None:
            raise SoakError(self._ended())
        return Path(f"/proc/{self.process.pid}/{name}")

    def _ended(self) -> str:
        """That it ended by itself, with the end of what it wrote."""
        status = self.process.wait()
        self._log.seek(0)
        return f"the server ended by itself with status {status}: {self._log.read().strip()[-1000:]}"
