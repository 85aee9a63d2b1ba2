"""Kernels as students write them, and ways to launch them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from grader.cuda.kernel import Kernels
from grader.cuda.record import Launch
from grader.cuda.session import Simulator

REFERENCE = Path(__file__).parents[2] / "reference"
STUDENT = (Path(__file__).parent / "student.txt").read_text()
"""Tasks 3.3 and 3.4 in the most usual way to write them, for the course's usual launches."""
Array = npt.NDArray[Any]
Run = Callable[..., Launch]


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    simulator = Simulator()
    yield simulator
    simulator.close()


@pytest.fixture(scope="session")
def of_reference(simulator: Simulator) -> Kernels:
    """The reference's kernels."""
    paths = REFERENCE.glob("minitorch/*.py")
    return Kernels({str(p.relative_to(REFERENCE)): p.read_bytes() for p in paths}, simulator)


@pytest.fixture
def of_student(simulator: Simulator) -> Callable[..., Kernels]:
    """The student's kernels, with some of their text replaced."""

    def changed(replaced: Mapping[str, str] | None = None) -> Kernels:
        text = STUDENT
        for old, new in (replaced or {}).items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        files = {"minitorch/cuda_ops.py": text.encode()}
        tensor_data = "minitorch/tensor_data.py"
        files[tensor_data] = (REFERENCE / tensor_data).read_bytes()
        return Kernels(files, simulator)

    return changed


@pytest.fixture
def run(simulator: Simulator) -> Run:
    """Launch the kernel `k` of a text, which begins with the usual imports."""

    def launch(text: str, grid: object, block: object, **arguments: Any) -> Launch:
        head = "import math, numba\nimport numpy as np\nfrom numba import cuda\n"
        kernels = Kernels({"k.py": (head + text).encode()}, simulator)
        return kernels("k.py:k").launch(grid, block, **arguments)  # type: ignore[arg-type]

    return launch


def layout(name: str, a: Array) -> dict[str, Array | int]:
    """An array as kernels take it: storage, shape, strides; an output also its size."""
    steps = [step // a.itemsize for step in a.strides]
    given: dict[str, Array | int] = {
        name: a.ravel(),
        f"{name}_shape": np.array(a.shape, np.int32),
        f"{name}_strides": np.array(steps, np.int32),
    }
    return given | ({"size": a.size} if name == "out" else {})


def layouts(**arrays: Array) -> dict[str, Any]:
    """Several of them, in their order."""
    return {key: value for name, a in arrays.items() for key, value in layout(name, a).items()}
