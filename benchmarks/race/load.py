"""Other processes that keep every processor busy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ENDLESS = "while True: pass"


@contextmanager
def burning(processes: int) -> Iterator[None]:
    """While this lasts, so many processes do nothing but compute."""
    started = [
        subprocess.Popen([sys.executable, "-S", "-c", ENDLESS])  # noqa: S603 - our own
        for _ in range(processes)
    ]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0))
