"""Interpreters started before anyone needs them; each serves one submission and is never reused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Protocol

from grader.sandbox.session import Host, Limits, Unavailable


class WaitingHost(Host, Protocol):
    """A host that may have ended while it waited: with its engine, say."""

    def alive(self) -> bool:
        """Whether its interpreter is there."""


Start = Callable[[Limits, Sequence[str], Mapping[str, str]], WaitingHost]
Kind = tuple[Limits, tuple[str, ...], tuple[tuple[str, str], ...]]
STARTING = 4  # at once


class Pool:
    """Starts hosts in the background and hands them out, the oldest first."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._starters = ThreadPoolExecutor(STARTING, thread_name_prefix="host")
        self._lock = Lock()
        self._waiting: dict[Kind, list[Future[WaitingHost]]] = {}
        self._kept: dict[Kind, int] = {}

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """Start `count` hosts that will have these limits and have imported `warm`."""
        with self._lock:
            self._add(count, _kind(limits, warm, environment))

    def keep(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """From now on have `count` such hosts ready: for each that is taken, start another."""
        kind = _kind(limits, warm, environment)
        with self._lock:
            self._kept[kind] = count
            waiting = self._waiting.get(kind, [])
            surplus, waiting[:] = waiting[count:], waiting[:count]
            self._add(count - len(waiting), kind)
        _end(surplus)

    def take(self, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]) -> Host:
        """A started host, or a new one where none waits. Raises `Unavailable`."""
        kind = _kind(limits, warm, environment)
        for _ in range(len(self._waiting.get(kind, ()))):
            future = self._oldest(kind)
            if future is None or isinstance(future.exception(), Unavailable):
                continue  # the engine may be back by now
            host = future.result()
            if host.alive():
                return host
            host.close()
        return self._start(limits, warm, environment)

    def close(self) -> None:
        """End the hosts that nobody took."""
        with self._lock:
            left = [future for waiting in self._waiting.values() for future in waiting]
            self._waiting.clear()
            self._kept.clear()
        _end(left)
        self._starters.shutdown()

    def _oldest(self, kind: Kind) -> Future[WaitingHost] | None:
        with self._lock:
            waiting = self._waiting.get(kind)
            if not waiting:
                return None
            oldest = waiting.pop(0)
            self._add(self._kept.get(kind, 0) - len(waiting), kind)
            return oldest

    def _add(self, count: int, kind: Kind) -> None:
        limits, warm, environment = kind
        starting = (limits, warm, dict(environment))
        waiting = self._waiting.setdefault(kind, [])
        waiting += [self._starters.submit(self._start, *starting) for _ in range(count)]


def _end(left: Iterable[Future[WaitingHost]]) -> None:
    for future in left:
        if not isinstance(future.exception(), Unavailable):
            future.result().close()


def _kind(limits: Limits, warm: Sequence[str], environment: Mapping[str, str]) -> Kind:
    return limits, tuple(warm), tuple(sorted(environment.items()))
