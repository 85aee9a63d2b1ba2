"""Agents on this machine, however they were started: a host that isolates nothing."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.session import Limits, Unavailable, Unfreezable

STANDING = {"T", "t", "Z", "X"}  # stopped, or ended
STOPPING_SECONDS = 2.0
TICKS = os.sysconf("SC_CLK_TCK")


class LocalHost:
    """An agent in a temporary folder, the leader of a session of processes once it has a `pid`."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="grad-"))
        self.work = self.home / "work"
        self.work.mkdir()
        self.address = self.home / "wire.sock"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.address))
        self._listener.listen(1)
        self.pid = 0

    def accept(self, seconds: float) -> socket.socket:
        """See `Host`."""
        self._listener.settimeout(seconds)
        try:
            return self._listener.accept()[0]
        except OSError as error:
            raise Unavailable(f"the child process did not start: {error}") from error

    def ran_out_of_memory(self) -> bool:
        """See `Host`: here memory ends with a `MemoryError`, never with a kill."""
        return False

    def freeze(self) -> None:
        """See `Host`: what left the session runs on, for nothing here is isolated."""
        deadline = time.monotonic() + STOPPING_SECONDS
        while any(m.state not in STANDING for m in session_members(self.pid)):
            if time.monotonic() > deadline:
                raise Unfreezable("a process runs on")
            self._signal(signal.SIGSTOP)  # also those that were forked since

    def thaw(self) -> None:
        """See `Host`."""
        self._signal(signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """See `Host`; in steps of a hundredth of a second."""
        return sum(member.cpu_seconds for member in session_members(self.pid))

    def _signal(self, number: int) -> None:
        for member in session_members(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(member.pid, number)

    def close(self) -> None:
        """See `Host`."""
        self._listener.close()
        if self.pid:
            self._signal(signal.SIGKILL)
        self._wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _wait(self) -> None:
        """Until the agent is gone, where it is a child of this process."""


def confine(pid: int, limits: Limits) -> None:
    """Bound what a process and its children may use."""
    ceilings = {
        resource.RLIMIT_AS: limits.memory_bytes + (1 << 30),  # address space, most of it untouched
        resource.RLIMIT_FSIZE: limits.disk_bytes,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.total_seconds) + 1,
    }
    with contextlib.suppress(ProcessLookupError, AttributeError):  # no prlimit outside Linux
        for kind, most in ceilings.items():
            resource.prlimit(pid, kind, (most, most))


class Member(NamedTuple):
    """One process of a session, as /proc tells of it."""

    pid: int
    state: str
    cpu_seconds: float


def session_members(leader: int) -> list[Member]:
    """The processes of the session that `leader` leads, itself among them (Linux)."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, _, rest = stat.read_text(errors="replace").partition(" (")
            state, _, _, session, *numbers = rest.rpartition(") ")[2].split()
            if int(session) == leader:
                ticks = sum(map(int, numbers[7:11]))  # its own and its ended children's
                members.append(Member(int(pid), state, ticks / TICKS))
    return members
