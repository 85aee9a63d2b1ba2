"""A thread that runs beside a block, and ends with it."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self


class Companion:
    """Runs `run` for as long as the block lasts; `run` looks at `over`."""

    def __init__(self, name: str, patience: float | None = None) -> None:
        self.over = threading.Event()
        self._patience = patience
        """Seconds that its end is waited for; nothing: as long as it takes."""
        self._thread = threading.Thread(target=self.run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self._thread.join(self._patience)

    def run(self) -> None:
        """What the thread does."""
        raise NotImplementedError
