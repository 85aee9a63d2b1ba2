"""The processes of a session, in POSIX's sense: stopped, counted and ended together (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from msgspec import Struct

from grader.sandbox.session import Unfreezable

STANDING = {"T", "t", "Z", "X"}  # stopped, or ended
STOPPING_SECONDS = 2.0
TICKS = os.sysconf("SC_CLK_TCK")


class Member(Struct, frozen=True):
    """One process, as /proc tells of it."""

    pid: int
    state: str
    cpu_seconds: float


class Processes(Struct, frozen=True):
    """The session that `leader` leads. Who leaves it escapes: nothing here is isolated."""

    leader: int

    def members(self) -> list[Member]:
        """All that are there now, the leader among them."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                pid, _, rest = stat.read_text(errors="replace").partition(" (")
                state, _, _, session, *numbers = rest.rpartition(") ")[2].split()
                if int(session) == self.leader:
                    ticks = sum(map(int, numbers[7:11]))  # its own and its ended children's
                    found.append(Member(int(pid), state, ticks / TICKS))
        return found

    def signal(self, number: int) -> None:
        """Send all of them a signal."""
        for member in self.members():
            with contextlib.suppress(ProcessLookupError):
                os.kill(member.pid, number)

    def freeze(self) -> None:
        """Stop all of them, also those that are forked meanwhile. Raises `Unfreezable`."""
        deadline = time.monotonic() + STOPPING_SECONDS
        while any(member.state not in STANDING for member in self.members()):
            if time.monotonic() > deadline:
                raise Unfreezable("a process runs on")
            self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self.signal(signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """The processor time of them and of children that ended, in hundredths of a second."""
        return sum(member.cpu_seconds for member in self.members())
