"""What is measured: the same thing done by us and by another library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

DTYPES = ("float64", "float32")
Run = Callable[[], object]


class Pair(NamedTuple):
    """Ours and theirs, ready to be called many times. There is no `theirs` where time is limited.

    `check` returns two results that must agree, where those of the calls can't be compared.
    """

    ours: Run
    theirs: Run | None = None
    check: Callable[[], tuple[object, object]] | None = None


@dataclass(frozen=True)
class Case:
    """A line of the report. Its data is made by `prepare`, just before it is measured."""

    group: str
    name: str
    dtype: str
    prepare: Callable[[], Pair]
    target: float | None = None
    """How many times their time ours may be."""
    rival: str = "PyTorch"
    limit: float | None = None
    """The seconds that ours may take. Then ratios are to this."""
    operations: int = 1
    """In a call; times are shown for one."""
    note: str = ""

    @property
    def title(self) -> str:
        """Group, name and dtype."""
        return f"{self.group}: {self.name}, {self.dtype}"
