"""The student's own interpreter, for `pytest` at home: tracebacks and pdb lead into their lines."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.sandbox import wire
from grader.sandbox.session import Cargo, Limits, NotPlainData, Timed, Unavailable

NO_RACE = "no race at home: the course's own solution stays with the course"


class InProcessSession:
    """A `Session` that calls probes directly and lets the student's own errors through."""

    lost: bool = False

    def __init__(self, folder: Path, probes: str) -> None:
        self.seconds: Mapping[str, float] = {"start": 0.0, "load": 0.0}
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
        self._probes = ModuleType("probes")
        self._probes.__file__ = str(folder / "probes.py")
        exec(compile(probes, self._probes.__file__, "exec"), self._probes.__dict__)  # noqa: S102

    def begin(self) -> None:
        """See `Session`; nothing is forked here."""

    def ask(self, probe: str, arguments: Sequence[object]) -> Any:  # noqa: ANN401
        """See `Session`; the value makes the same way over the wire's types as anywhere."""
        __tracebackhide__ = True
        sent, body = bytearray(), bytearray()
        questions = [wire.pack(argument, sent) for argument in arguments]
        value = getattr(self._probes, probe)(*wire.unpack(questions, bytes(sent)))
        try:
            return wire.unpack([wire.pack(value, body)], bytes(body))[0]
        except wire.WireError as error:
            raise NotPlainData(f"returned {error}") from error

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:  # noqa: ARG002
        """Raises `Unavailable`: at home there is nobody to race against."""
        raise Unavailable(NO_RACE)

    def freeze(self) -> None:
        """Raises `Unavailable`: this process would stop with it."""
        raise Unavailable(NO_RACE)

    def thaw(self) -> None:
        """See `Session`; nothing was frozen."""

    def cpu_seconds(self) -> float:
        """Raises `Unavailable`: the tests run in this process, too."""
        raise Unavailable(NO_RACE)

    def end(self) -> str:
        """See `Session`; pytest captures what is printed."""
        return ""

    def close(self) -> None:
        """See `Session`."""


class InProcessSandbox:
    """Runs a folder where it lies."""

    name = "inprocess"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`; there is nothing to start."""

    def close(self) -> None:
        """See `Sandbox`."""

    def open(self, cargo: Cargo, limits: Limits) -> InProcessSession:  # noqa: ARG002
        """See `Sandbox`."""
        return InProcessSession(self._folder, cargo.probes)
