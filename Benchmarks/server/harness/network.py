"""The network that everything is measured in: one of its own where the system allows that."""

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
CONGESTION_CONTROL = Path("/proc/sys/net/ipv4/tcp_congestion_control")
USUAL = "cubic"
"""What Linux has unless somebody chose another one.

One that paces, like BBR, sends over loopback by timers: bandwidths are then those of the timers, and vary by a factor.
"""


def isolate() -> str:
    """Moves this process, and what it starts from now on, to a network of its own; says what it is measured in.

    To be called while the process has one thread: a user namespace cannot be made otherwise.
    """
    problem = attempt()
    if problem:
        return f"the system's, for lack of one of its own ({problem}), {congestion_control()}"
    enter()
    return f"a namespace of its own, {congestion_control()}"


def attempt() -> str:
    """Why a network of its own cannot be had, found out by a child: half a network would be worse than none."""
    child = os.fork()
    if child == 0:
        try:
            enter()
        except OSError as error:
            os._exit(error.errno or 255)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return os.strerror(code) if code else ""


def enter() -> None:
    """Makes the network and moves to it."""
    unshare()
    raise_loopback()
    try:
        CONGESTION_CONTROL.write_text(USUAL, encoding="ascii")
    except OSError:
        pass  # The report says which one it is.


def congestion_control() -> str:
    """What TCP goes by here, for people."""
    return f"congestion control {CONGESTION_CONTROL.read_text(encoding='ascii').strip()}"


def unshare() -> None:
    """Makes the namespace; who is not root becomes that in a user namespace, which only concerns the network here."""
    user, group = os.geteuid(), os.getegid()
    flags = CLONE_NEWNET if user == 0 else CLONE_NEWNET | CLONE_NEWUSER
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def raise_loopback() -> None:
    """Loopback is down in a new namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        name, flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", name, flags | IFF_UP))
