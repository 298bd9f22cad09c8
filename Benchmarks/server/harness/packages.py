"""Debian's packages: which are there, and installing those that are not."""

import os
import subprocess
from collections.abc import Iterable

from harness.errors import BenchmarkError


def version(name: str) -> str | None:
    """The version of an installed package."""
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BenchmarkError("dpkg-query is absent: the peers come from Debian's packages") from None
    status, _, found = done.stdout.partition(" ")
    return found if done.returncode == 0 and status == "installed" else None


def require(names: Iterable[str], install: bool) -> None:
    """Makes sure that the packages are there.

    Raises:
        BenchmarkError: if some are not and `install` is false, or they cannot be installed.
    """
    missing = sorted(name for name in set(names) if version(name) is None)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not install:
        raise BenchmarkError(f"packages are missing: give --install as root, or run\n    {' '.join(command)}")
    if os.geteuid() != 0:
        raise BenchmarkError(f"only root can install: run\n    {' '.join(command)}")
    print("installing", *missing, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise BenchmarkError(f"this failed: {' '.join(command)}")
