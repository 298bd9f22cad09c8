"""Brings packages of PyPI and Debian into a folder, without root and once, however many ask for them at a time."""

import contextlib
import fcntl
import functools
import os
import shutil
import subprocess
import sys

MARK = ".is-complete"  # a file in each package's folder: what it holds, such as its version


class Missing(Exception):
    """What cannot be had on this machine; whoever needs it does without."""


class Failed(Exception):
    """What should have worked."""


def run(command, folder=None):
    """Runs a command and returns its output; raises Failed with the end of what it said."""
    environment = dict(os.environ, LC_ALL="C", PIP_DISABLE_PIP_VERSION_CHECK="1")
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=900, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command)}: no end after 900 s") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-5:]
        raise Failed(f"{' '.join(command)}: exit {done.returncode}: " + " | ".join(said))
    return done.stdout


@contextlib.contextmanager
def locked(path):
    """Holds a lock among processes."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="ascii") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def once(folder, name, content, make):
    """The path of `folder`/name, made by `make(path)` unless it is there with this content.

    It is made where it stays, as environments of Python cannot be moved; the mark tells that it is whole.
    """
    target = os.path.join(folder, name)
    mark = os.path.join(target, MARK)
    with locked(os.path.join(folder, f".{name}.lock")):
        if os.path.exists(mark):
            with open(mark, encoding="utf-8") as stream:
                if stream.read() == content:
                    return target
        shutil.rmtree(target, ignore_errors=True)
        os.makedirs(target)
        make(target)
        with open(mark, "w", encoding="utf-8") as stream:
            stream.write(content)
        return target


# MARK: PyPI


def from_pypi(folder, name, packages, flags=()):
    """Installs packages, each `name==version`, with what they need, into `folder`/name."""

    def make(target):
        command = [sys.executable, "-m", "pip"]
        try:
            run(command + ["--version"])
        except Failed:
            raise Missing("there is no pip for python3 (Debian: python3-pip)") from None
        command += ["install", "--quiet", "--retries", "5", "--only-binary=:all:", "--target", target]
        try:
            run(command + list(flags) + packages)
        except Failed as failure:
            if "No matching distribution" in str(failure) and "Retrying" not in str(failure):
                raise Missing(f"PyPI has no {' '.join(packages)} for this machine") from None
            raise

    return once(folder, name, " ".join([*packages, *flags]), make)


def environment_from_pypi(folder, name, packages, finish):
    """A virtual environment with packages; `finish(python)` has the last word. Returns its interpreter."""

    def make(target):
        try:
            run([sys.executable, "-c", "import venv, ensurepip"])
        except Failed:
            raise Missing("python3 has no venv or no pip (Debian: python3-venv)") from None
        run([sys.executable, "-m", "venv", target])
        python = os.path.join(target, "bin", "python")
        run([python, "-m", "pip", "install", "--quiet", "--retries", "5", *packages])
        finish(python)

    return os.path.join(once(folder, name, " ".join(packages), make), "bin", "python")


# MARK: Debian


APT = ["apt-get", "-o", "Acquire::Retries=5", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]


@functools.lru_cache(maxsize=None)
def apt(folder):
    """The words that begin a command of apt-get: those of the machine if it has lists of packages, else with lists of our
    own below `folder`."""
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Missing(f"there is no {tool}")
    try:
        run(APT + ["download", "--print-uris", "base-files"], folder)
        return APT
    except Failed:
        return own_lists(folder)


def own_lists(folder):
    """Fetches lists of packages into the folder, which needs no root."""

    def words(target):
        return APT + ["-o", f"Dir::State::lists={target}/lists", "-o", f"Dir::Cache={target}/cache"]

    def make(target):
        os.makedirs(os.path.join(target, "lists", "partial"))
        os.makedirs(os.path.join(target, "cache", "archives", "partial"))
        try:
            run(words(target) + ["-o", "APT::Update::Error-Mode=any", "update"])
        except Failed as failure:
            reason = str(failure).rsplit(" | ", 1)[-1]
            raise Missing(f"apt-get cannot bring its lists of packages: {reason}") from None

    return words(once(folder, "apt-lists", "1", make))


def from_debian(folder, name, with_needs=False):
    """Unpacks a package of Debian's into `folder`/name; on request with all that it needs and the machine has not."""

    def make(target):
        try:
            download(apt(folder), target)
        except Failed:  # the lists of the machine may be old, and the package gone
            try:
                download(own_lists(folder), target)
            except Failed as failure:
                reason = str(failure).rsplit(" | ", 1)[-1]
                raise Missing(f"apt-get cannot bring {name}: {reason}") from None

    def download(command, target):
        names = [name]
        if with_needs:
            plan = run(command + ["-s", "--no-install-recommends", "install", name])
            names += [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        run(command + ["download", *sorted(set(names))], target)
        for package in [entry for entry in os.listdir(target) if entry.endswith(".deb")]:
            run(["dpkg-deb", "-x", package, "."], target)
            os.remove(os.path.join(target, package))

    return once(folder, name, "with needs" if with_needs else "alone", make)
