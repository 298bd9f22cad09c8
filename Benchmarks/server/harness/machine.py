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


def busy_share(seconds: float = 2.0) -> float:
    """How much of all processors others use while this process sleeps, 0…1."""
    before = processor_times()
    time.sleep(seconds)
    spent = [now - then for now, then in zip(processor_times(), before, strict=True)]
    idle = spent[3] + spent[4]  # idle, and waiting for a disk
    return 1 - idle / max(sum(spent), 1)


def processor_times() -> list[int]:
    """The first eight columns of /proc/stat's first line."""
    with open("/proc/stat", encoding="utf-8") as lines:
        return [int(field) for field in lines.readline().split()[1:9]]


def facts(busy_before: float, busy_behind: float) -> dict[str, str]:
    """What a reader needs to know."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "commit": revision(),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "what else ran": f"{busy_before:.0%} of the processors before, {busy_behind:.0%} behind",
    }
