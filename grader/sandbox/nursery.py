"""The nursery: a process that imported what is warm, and forks an agent for each submission.

Opening a session takes milliseconds, for those who open hundreds of a course's own. It isolates
nothing, as the `process` sandbox.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from grader.sandbox import agent
from grader.sandbox.local_host import LocalHost, confine
from grader.sandbox.process import ENVIRONMENT
from grader.sandbox.session import Cargo, Limits, Unavailable
from grader.sandbox.wire_session import WireSession, open_session

START_SECONDS = 60.0
PID_BYTES = 32


class ForkedHost(LocalHost):
    """An agent that a nursery has forked.

    What numba compiles for `packages` lies beside their files, where it would end with them. It is
    kept in `kept` for the agents that come after; the reference names it by what was compiled.
    """

    def __init__(
        self, nursery: socket.socket, limits: Limits, packages: Sequence[str], kept: Path
    ) -> None:
        super().__init__()
        for package in packages:
            (kept / package).mkdir(exist_ok=True)
            (self.work / package).mkdir()
            (self.work / package / "__pycache__").symlink_to(kept / package)
        try:
            nursery.sendall(f"{self.home}\n".encode())
            self.pid = int(nursery.recv(PID_BYTES) or 0)
        except OSError:
            self.pid = 0
        if not self.pid:
            self.close()
            raise Unavailable("the nursery has ended")
        confine(self.pid, limits)


class Nursery:
    """A `Sandbox` whose interpreters are forked from one that is kept warm."""

    name = "nursery"

    def __init__(self, warm: Sequence[str], environment: Mapping[str, str]) -> None:
        self._kept = TemporaryDirectory(prefix="grad-nursery-")
        self._connection, theirs = socket.socketpair()
        self._connection.settimeout(START_SECONDS)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-B", "-P", "-s", "-m", __name__, str(theirs.fileno()), *warm],
                env={**ENVIRONMENT, "HOME": "/nonexistent", **environment},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`; a fork starts quickly enough."""

    def open(self, cargo: Cargo, limits: Limits) -> WireSession:
        """See `Sandbox`; what is warm and the environment are the nursery's own."""
        kept = Path(self._kept.name)
        return open_session(
            lambda: ForkedHost(self._connection, limits, cargo.packages, kept), cargo, limits
        )

    def close(self) -> None:
        """End the nursery; every session has been closed."""
        self._connection.close()
        self._process.kill()
        self._process.wait()
        self._kept.cleanup()


def fork_agents(connection: socket.socket) -> None:
    """For each folder that is named, fork an agent that works there, and name its process."""
    with connection, connection.makefile() as orders:
        for order in orders:
            child = os.fork()
            if not child:
                be_agent(Path(order.rstrip("\n")), connection)
            connection.sendall(str(child).encode())


def be_agent(home: Path, nursery: socket.socket) -> NoReturn:
    """Serve the submission that comes through the wire in `home`."""
    try:
        os.setsid()
        nursery.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(home / "work")
        os.environ["HOME"] = os.environ["TMPDIR"] = str(home / "work")
        wire = socket.socket(socket.AF_UNIX)
        wire.connect(str(home / "wire.sock"))
        with contextlib.suppress(EOFError, OSError):
            agent.serve(agent.Wire(wire), Path.cwd())
    finally:
        os._exit(0)


def main() -> None:
    """Import what the later arguments name, then fork for whoever holds the other end."""
    for name in sys.argv[2:]:
        importlib.import_module(name)
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for an agent
    gc.collect()
    gc.freeze()
    fork_agents(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
