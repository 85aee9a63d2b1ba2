"""Interpreters started before anyone needs them; each serves one submission and is never reused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from grader.sandbox.session import Host, Limits, Unavailable

Start = Callable[[Limits, Sequence[str], Mapping[str, str]], Host]
Kind = tuple[Limits, tuple[str, ...], tuple[tuple[str, str], ...]]
STARTING = 4  # at once


class Pool:
    """Starts hosts in the background and hands them out, the oldest first."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._starters = ThreadPoolExecutor(STARTING, thread_name_prefix="host")
        self._waiting: dict[Kind, list[Future[Host]]] = {}

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """Start `count` hosts that will have these limits and have imported `warm`."""
        waiting = self._waiting.setdefault(_kind(limits, warm, environment), [])
        starting = (limits, warm, environment)
        waiting += [self._starters.submit(self._start, *starting) for _ in range(count)]

    def take(self, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]) -> Host:
        """A started host, or a new one where none waits. Raises `Unavailable`."""
        waiting = self._waiting.get(_kind(limits, warm, environment))
        return waiting.pop(0).result() if waiting else self._start(limits, warm, environment)

    def close(self) -> None:
        """End the hosts that nobody took."""
        for future in [future for waiting in self._waiting.values() for future in waiting]:
            if not isinstance(future.exception(), Unavailable):
                future.result().close()
        self._waiting.clear()
        self._starters.shutdown()


def _kind(limits: Limits, warm: Sequence[str], environment: Mapping[str, str]) -> Kind:
    return limits, tuple(warm), tuple(sorted(environment.items()))
