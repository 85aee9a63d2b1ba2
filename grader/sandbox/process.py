"""The `process` sandbox: a child process with limits. It isolates nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from grader.sandbox.local_host import LocalHost, confine
from grader.sandbox.session import Cargo, Limits
from grader.sandbox.wire_session import WireSession, open_session

AGENT = ("-B", "-P", "-s", "-m", "grader.sandbox.agent")
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": f"{sys.prefix}/lib",  # where PyPI's package puts Intel's TBB
    "PATH": os.defpath,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


class ProcessHost(LocalHost):
    """A child process of ours."""

    def __init__(
        self, limits: Limits, warm: Sequence[str] = (), environment: Mapping[str, str] = {}
    ) -> None:
        super().__init__()
        home = {"HOME": str(self.work), "TMPDIR": str(self.work)}
        self._process = subprocess.Popen(  # noqa: S603 - our own agent
            [sys.executable, *AGENT, str(self.address), *warm],
            cwd=self.work,
            env={**ENVIRONMENT, **home, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid
        confine(self.pid, limits)

    def _wait(self) -> None:
        self._process.kill()
        self._process.wait()


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
