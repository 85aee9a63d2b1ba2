"""The reference as a process knows it that has asked it before: the same question is asked once.

The reference answers alike whenever it is asked alike: the same questions since its test began, in
the same order. So an answer is known by a digest of all of them. Where one is not known, those
before it are asked first, to bring the interpreter where it would be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.memory import Memory
from grader.sandbox import wire
from grader.sandbox.session import Cargo, Limits, Sandbox, Session, Timed


class RecallingSandbox:
    """Opens interpreters of the reference, each only when something is asked that is not known."""

    def __init__(self, sandbox: Sandbox, memory: Memory) -> None:
        self.name = sandbox.name
        self._sandbox = sandbox
        self._memory = memory

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`."""
        self._sandbox.prepare(count, limits, warm, environment)

    def open(self, cargo: Cargo, limits: Limits) -> Recollection:
        """See `Sandbox`; raises nothing yet."""
        return Recollection(
            lambda: self._sandbox.open(cargo, limits), identity(cargo), self._memory
        )

    def close(self) -> None:
        """See `Sandbox`; what was wrapped is closed by its owner."""


class Recollection:
    """A `Session` that may never be opened."""

    def __init__(self, start: Callable[[], Session], identity: bytes, memory: Memory) -> None:
        self._start = start
        self._identity = identity
        self._memory = memory
        self._session: Session | None = None
        self._asked = identity
        self._untold: list[tuple[str, Sequence[object]]] | None = []
        """The questions of this test so far; `None` once the interpreter has been asked them."""
        self.seconds: Mapping[str, float] = {"start": 0.0, "load": 0.0}

    @property
    def lost(self) -> bool:
        """See `Session`."""
        return self._session is not None and self._session.lost

    def begin(self) -> None:
        """See `Session`."""
        self.end()
        self._asked, self._untold = self._identity, []

    def ask(self, probe: str, arguments: Sequence[object]) -> Any:  # noqa: ANN401
        """See `Session`."""
        self._asked = follow(self._asked, probe, arguments)
        known = self._memory.recall(self._asked)
        if known is not None:
            if self._untold is None:
                self._live().ask(probe, arguments)
            else:
                self._untold.append((probe, arguments))
            return _decoded(known)
        answer = self._live().ask(probe, arguments)
        self._memory.keep(self._asked, _encoded(answer))
        return answer

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:
        """See `Session`; the clock is never remembered."""
        self._asked = follow(self._asked, probe, arguments)
        return self._live().time(probe, arguments)

    def freeze(self) -> None:
        """See `Session`."""
        if self._session is not None:
            self._session.freeze()

    def thaw(self) -> None:
        """See `Session`."""
        if self._session is not None:
            self._session.thaw()

    def cpu_seconds(self) -> float:
        """See `Session`."""
        return self._live().cpu_seconds()

    def end(self) -> str:
        """See `Session`; what the reference printed nobody reads."""
        return self._session.end() if self._session is not None else ""

    def close(self) -> None:
        """See `Session`."""
        if self._session is not None:
            self._session.close()

    def _live(self) -> Session:
        """The interpreter, brought to where this test is."""
        if self._session is None:
            self._session = self._start()
        if self._untold is not None:
            untold, self._untold = self._untold, None
            self._session.begin()
            for probe, arguments in untold:
                self._session.ask(probe, arguments)
        return self._session


def identity(cargo: Cargo) -> bytes:
    """A digest of all that decides how an interpreter with this cargo answers."""
    files, body = wire.bundle(dict(sorted(cargo.files.items())))
    load = wire.Load(0, files, cargo.probes, list(cargo.packages), 0.0)
    around = repr((list(cargo.warm), sorted(cargo.environment.items())))
    return wire.digest(wire.frame(load, body), around.encode())


def follow(before: bytes, probe: str, arguments: Sequence[object]) -> bytes:
    """A digest of the questions with digest `before` and one more."""
    body = bytearray()
    question = wire.Question(0, probe, [wire.pack(value, body) for value in arguments])
    return wire.digest(before, wire.frame(question, body))


def _encoded(answer: object) -> bytes:
    body = bytearray()
    return wire.frame(wire.Returned(0, wire.pack(answer, body)), body)


def _decoded(frame: bytes) -> Any:  # noqa: ANN401 - plain data
    header, body = wire.lengths(frame[: wire.PREFIX.size], len(frame))
    start = wire.PREFIX.size + header
    reply = wire.reply(frame[wire.PREFIX.size : start])
    assert isinstance(reply, wire.Returned)
    return wire.unpack([reply.value], frame[start : start + body])[0]
