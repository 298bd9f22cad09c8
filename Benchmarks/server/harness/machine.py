"""What the numbers were measured on."""

import os
import platform
import subprocess
import time
from pathlib import Path

from harness.paths import ROOT


def processor() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def revision() -> str:
    """The commit that is checked out, with a + if there are changes."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def facts() -> dict[str, str]:
    """What a reader needs to know."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "commit": revision(),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
    }
