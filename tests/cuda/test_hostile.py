"""Hostile texts: whatever they hold, it is their author's fault, within bounds."""

from __future__ import annotations

import contextlib
import resource
import time

import numpy as np
import pytest

from grader.cuda.kernel import Kernels
from grader.cuda.session import Simulator
from grader.sandbox.session import StudentFault, TimedOut
from tests.cuda.conftest import Run

UNREADABLE = {
    "syntax": b"def k(:",
    "nul": b"\0",
    "bytes": b"\xff\xfe\x00",
    "encoding": b"x = '\xe4'",
    "parentheses": b"(" * 5_000,
    "signs": b"x = " + b"-" * 200_000 + b"1",
    "dots": b"import " + b".".join([b"a" * 30_000]),
    "sums": b"def k(out):\n    out[0] = " + b"+".join([b"1"] * 100_000),
    "conditions": b"def k(out):\n    out[0] = " + b"1 if 1 else " * 20_000 + b"1",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_text_that_breaks_parsers_is_the_students_fault(simulator: Simulator, name: str) -> None:
    kernel = Kernels({"k.py": UNREADABLE[name]}, simulator)("k.py:k")
    with pytest.raises(StudentFault):
        kernel.launch(1, 1, out=np.zeros(1))


def test_a_text_takes_no_memory_of_ours(simulator: Simulator) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kernel = Kernels({"k.py": UNREADABLE["sums"]}, simulator)("k.py:k")
    with pytest.raises(StudentFault):
        kernel.launch(1, 1, out=np.zeros(1))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


ENDLESS = {
    "a loop": "while True:\n        pass",
    "a loop of all": "while True:\n        out[cuda.threadIdx.x] += 1.0",
    "a long range": "for i in range(10**9):\n        out[0] = i",
    "a long range that threads differ in": (
        "for i in range(cuda.threadIdx.x, 10**15):\n        pass"
    ),
    "loops in loops": (
        "for i in range(10**6):\n        for j in range(10**6):\n            x = i * j"
    ),
    "barriers": "while True:\n        cuda.syncthreads()",
    "local arrays": "while True:\n        a = cuda.local.array(1000, numba.int32)",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_kernel_that_does_not_end_is_ended(run: Run, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TimedOut, match="does not end"):
        run(f"@cuda.jit\ndef k(out):\n    {ENDLESS[name]}\n", 1, 64, out=np.zeros(64))
    assert time.monotonic() - begun < 100


GREEDY = {
    "giant integers": "x = 10\n    for i in range(100):\n        x = x ** x",
    "large shared arrays": "a = cuda.shared.array((1 << 20, 1 << 20), numba.float64)",
    "large local arrays": "a = cuda.local.array(1 << 40, numba.float64)",
    "tuples of tuples": "x = (0, 0)\n    for i in range(60):\n        x = (x, x)\n    y = x[0]",
    "tuples that double": "x = (0, 0)\n    for i in range(60):\n        x = x + x",
    "shifts": "x = 1\n    for i in range(70):\n        x = x << 62",
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_kernel_ends_within_bounds(run: Run, name: str) -> None:
    begun = time.monotonic()
    with contextlib.suppress(StudentFault):
        run(f"@cuda.jit\ndef k(out):\n    {GREEDY[name]}\n", 64, 64, out=np.zeros(64))
    assert time.monotonic() - begun < 100


@pytest.mark.parametrize(
    "text",
    [
        "k = k\n",
        "def k(): pass\ndef k(out, *more): pass\n",
        "class k: pass\n",
        "k = 5\n",
        "from nowhere import k\n",
        "from . import k\n",
        "from ..... import k\n",
        "from k import k\n",
        "import k\n",
        "a = b\nb = a\nk = a\n",
        "k = cuda.jit(k)(k)\n",
        "k = (lambda x: x)((lambda x: x)(cuda.jit))\n",
        "@k\ndef k(out): pass\n",
        "def k(out, a=(1, 2)[5]): pass\n",
        "k = (1, 2)[0:1:0]\n",
        "k = cuda.shared.array(3, numba.float64)\n",
        "k = cuda.threadIdx.x\n",
        "k = lambda: (yield)\n",
        "def k(out):\n    out = 3\n    out[0] = 1\n",
        "def k(out):\n    out[()] = 1\n",
        "def k(out):\n    x = max()\n",
        "def k(out):\n    x = min(1)\n",
        "def k(out):\n    x = len()\n",
        "def k(out):\n    x = range(3)\n    for i in x: pass\n",
        "def k(out):\n    k(out)\n",
        "def k(out):\n    cuda.atomic.add(out, 5, 1)\n    cuda.atomic.add(3, 5, 1)\n",
        "def k(out):\n    cuda.grid(7)\n",
        "def k(out):\n    cuda.grid(out)\n",
        "def k(out):\n    x = -out\n",
        "def k(out):\n    x = not out\n",
        "def k(out):\n    x = out and 1\n",
        "def k(out):\n    x = (1, 2) < (2, 3)\n",
        "def k(out):\n    x = 5 < None\n",
        "def k(out):\n    x = math.sqrt('a')\n",
        "def k(out):\n    x = 2 ** -1\n    x = x % 0.0\n    y = 1 << -1\n    z = 1 << 999\n",
        "def k(out):\n    x = out.dtype(3)(4)\n",
        "def k(out):\n    x = int(math.nan)\n    out[x] = 1\n",
        "def k(out):\n    break\n",
        "def k(out):\n    def f(): return out\n    x = f()\n",
        "def k(out):\n    out.shape = 3\n",
        "def k(out):\n    out[0], (x, y) = 1, 2\n",
        "def k(out):\n    for out[0] in range(3): pass\n",
        "def k(out):\n    for i, j in ((1, 2), (3, 4)): out[0] = i\n",
        "def k(out):\n    return (out, 3)\n",
        "def k(out):\n    x = 1.5 & 2\n    x = ~1.5\n",
        "def k(out):\n    x = round(1.5, 2.5)\n",
        "def k(out):\n    x = abs(1, 2, 3)\n    x = pow(1)\n",
        "def k(out):\n    x = out[0:1][0:1][5]\n",
        "def k(out):\n    x = True + True\n    x = -True\n    x = True // False\n",
        "def k(out):\n    x = 1j\n",
        "def k(out):\n    x = 1e999 - 1e999\n    out[0] = x\n",
        "def k(out):\n    x: int\n    out[0] = x\n",
    ],
)
def test_strange_texts_are_never_our_fault(run: Run, text: str) -> None:
    """It runs, or it is the student's error: `SimulatorFault` would be ours."""
    with contextlib.suppress(StudentFault):
        run(text, 1, 2, out=np.zeros(4))
