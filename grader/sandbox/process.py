"""The `process` sandbox: a child process with limits. It isolates nothing."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.session import Cargo, Limits, Unavailable, Unfreezable
from grader.sandbox.wire_session import WireSession, open_session

STANDING = {"T", "t", "Z", "X"}  # stopped, or ended
STOPPING_SECONDS = 2.0
TICKS = os.sysconf("SC_CLK_TCK")
AGENT = ("-B", "-P", "-s", "-m", "grader.sandbox.agent")
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": f"{sys.prefix}/lib",  # where PyPI's package puts Intel's TBB
    "PATH": os.defpath,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


class ProcessHost:
    """A child process in a temporary folder."""

    def __init__(
        self, limits: Limits, warm: Sequence[str] = (), environment: Mapping[str, str] = {}
    ) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="grad-"))
        address = self._home / "wire.sock"
        work = self._home / "work"
        work.mkdir()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        self._listener.listen(1)
        self._process = subprocess.Popen(  # noqa: S603 - our own agent
            [sys.executable, *AGENT, str(address), *warm],
            cwd=work,
            env={**ENVIRONMENT, "HOME": str(work), "TMPDIR": str(work), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _limit(self._process.pid, limits)

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
        while any(m.state not in STANDING for m in session_members(self._process.pid)):
            if time.monotonic() > deadline:
                raise Unfreezable("a process runs on")
            self._signal(signal.SIGSTOP)  # also those that were forked since

    def thaw(self) -> None:
        """See `Host`."""
        self._signal(signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """See `Host`; in steps of a hundredth of a second."""
        return sum(member.cpu_seconds for member in session_members(self._process.pid))

    def _signal(self, number: int) -> None:
        for member in session_members(self._process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(member.pid, number)

    def close(self) -> None:
        """See `Host`."""
        self._listener.close()
        self._signal(signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


def _limit(pid: int, limits: Limits) -> None:
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


class ProcessSandbox:
    """Opens child processes. For code that one trusts, and for machines without an engine."""

    name = "process"

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`; a child process starts quickly enough."""

    def open(self, cargo: Cargo, limits: Limits) -> WireSession:
        """See `Sandbox`."""
        return open_session(
            lambda: ProcessHost(limits, cargo.warm, cargo.environment), cargo, limits
        )

    def close(self) -> None:
        """See `Sandbox`."""
