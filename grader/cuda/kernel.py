"""What a test does with kernels: find one in the submission, launch it, look at what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.cuda.record import Finding, Findings, Launch, SharedArray
from grader.cuda.session import Simulator
from grader.sandbox.wire import Frame

MOST_THREADS = 1024
Argument = npt.NDArray[Any] | float | bool


class Kernels:
    """The kernels of a submission: call it with `path:symbol` to find one."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        simulator: Simulator,
        watch: Callable[[Launch], None] = lambda _: None,
    ) -> None:
        self._files = {p: np.frombuffer(d, np.uint8) for p, d in files.items() if p[-3:] == ".py"}
        self.simulator = simulator
        self.watch = watch
        """Is told each launch."""

    def __call__(self, symbol: str, *made_for: str | float) -> Kernel:
        """The kernel `path:name`, or the one that this function returns for `made_for`.

        A text among these is an operator such as "neg", a function `path:name` of the submission,
        or a lambda expression.
        """
        return Kernel(self, symbol, made_for)

    def __repr__(self) -> str:
        return "kernel"

    def launch(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Have one launch simulated; see `Kernel.launch`."""
        return self.simulator.launch({**request, "files": self._files})


class Kernel:
    """A kernel of a submission."""

    def __init__(self, kernels: Kernels, symbol: str, made_for: Sequence[str | float]) -> None:
        self._kernels = kernels
        self._symbol = symbol
        self._made_for = made_for

    def __repr__(self) -> str:
        return self._symbol

    def launch(
        self, grid: int | tuple[int, ...], block: int | tuple[int, ...], /, **arguments: Argument
    ) -> Launch:
        """Run it as `kernel[grid, block](*arguments)` would; arrays are copied.

        Arguments are given to the kernel in their order; their names are the test's own. Raises
        `StudentFault` for a kernel that can't be read, is not of the language, or doesn't end.
        """
        __tracebackhide__ = True
        threads = _dims(block)
        if prod(threads) > MOST_THREADS:
            raise ValueError(f"a block of {threads}: it has at most {MOST_THREADS:,} threads")
        record = self._kernels.launch(
            {
                "symbol": self._symbol,
                "made_for": list(self._made_for),
                "grid": list(_dims(grid)),
                "block": list(threads),
                "names": list(arguments),
                "arguments": list(arguments.values()),
            }
        )
        shared = [SharedArray(**array) for array in record.pop("shared")]
        findings, slow = (_findings(record.pop(name)) for name in ("findings", "slow"))
        launch = Launch(
            **record,
            shared=shared,
            findings=findings,
            slow=slow,
            grid=_dims(grid),
            block=threads,
        )
        self._kernels.watch(launch)
        return launch


def _dims(given: int | tuple[int, ...]) -> tuple[int, ...]:
    dims = given if isinstance(given, tuple) else (given,)
    if not 1 <= len(dims) <= 3 or min(dims) < 1:
        raise ValueError(f"{given} is no grid and no block: one to three positive integers")
    return (*dims, 1, 1)[:3]


def _findings(plain: list[Any]) -> Findings:
    return Findings(
        Finding(kind, text, count, [Frame(*frame) for frame in frames])
        for kind, text, count, frames in plain
    )
