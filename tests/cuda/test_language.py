"""The language of kernels: it means what Python means; what is not of it is told by line."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.cuda.kernel import Kernels
from grader.cuda.operators import OPERATORS
from grader.cuda.session import Simulator
from grader.sandbox.session import Raised
from grader.testing import approx
from tests.cuda.conftest import REFERENCE, Array, Run

THREADS = 24

BODIES = {
    "floor and remainder": "out[i] = (i - 12) // 5 + (i - 12) % 5 * 100 + (7 - i) // -3",
    "division and powers": "out[i] = (i - 3) / 4 + i ** 2 + (i + 1) ** 0.5",
    "a chain of comparisons": "out[i] = 1.0 if 3 <= a[i] < 5 or 7 < i <= 9 else -1.0",
    "or and and": "out[i] = (i > 5 and i % 2 == 0) or (i < 3 and not i == 1)",
    "nested conditions": (
        "if i % 2 == 0:\n    if i > 9:\n        x = 1.0\n    elif i > 4:\n        x = 2.0\n"
        "    else:\n        x = 3.0\nelse:\n    x = float(i)\nout[i] = x"
    ),
    "a loop that is left and gone on with": (
        "s = 0\nfor n in range(i, 40, 3):\n    if n % 4 == 0:\n        continue\n"
        "    if n > 30:\n        break\n    s += n\nout[i] = s"
    ),
    "a loop down": "s = 0.0\nfor n in range(i, -1, -2):\n    s = s * 0.5 + n\nout[i] = s",
    "a loop in a loop": (
        "s = 0\nfor n in range(i % 5):\n    for m in range(n, 4):\n        if m == i % 3:\n"
        "            break\n        s += 10 * n + m\nout[i] = s"
    ),
    "while": "n = i\nsteps = 0\nwhile n > 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n"
    "    steps += 1\nout[i] = steps",
    "while true": "n = 0\nwhile True:\n    n += 1\n    if n * n > i:\n        break\nout[i] = n",
    "tuples": "x, (y, z) = i, (i + 1, i * 2)\nx, y = y, x\nt = (x, y, z)\nout[i] = t[0] - t[-1]",
    "tuples by condition": "x, y = (i, 1) if i % 3 else (1, i)\nout[i] = x * 10 + y",
    "an early return": "if i % 4 == 1:\n    return\nout[i] = i",
    "functions of math": (
        "x = a[i]\nout[i] = math.exp(-x) + math.log(x + 2) * math.sqrt(abs(x)) + math.floor(x)"
    ),
    "the smallest and the largest": "out[i] = min(i, 7) + max(a[i], 2.5, 3) + abs(i - 9)",
    "conversions": "out[i] = int(a[i] * 1.7) + float(i) + int(i > 4) + (i > 2) + bool(i)",
    "rounding to zero": "out[i] = int(-a[i]) + round(a[i])",
    "bits": "out[i] = (i & 6) | (i << 2) ^ (i >> 1) + ~i",
    "an unchanged copy": "x = i\ny = x\nif i > 3:\n    x += 10\nout[i] = x - y",
    "an array's own": "out[i] = a.shape[0] + a.size + len(a) + a.ndim",
    "a loop over constants": "s = 0\nfor n in (1, 2, 4):\n    s = s * 3 + n\nout[i] = s",
    "a loop over an array": "s = 0.0\nfor x in a:\n    s = s * 0.5 + x\nout[i] = s",
    "a loop over numbered items": (
        "s = 0.0\nfor n, x in enumerate(a):\n    if n > i:\n        break\n    s += n * x\n"
        "out[i] = s"
    ),
    "a loop over pairs": (
        "s = 0.0\nfor n, (x, y) in enumerate(zip(a, (i, 2, 5))):\n    s += n * x + y\nout[i] = s"
    ),
    "a tuple that threads differ in": (
        "s = 0\nfor n in (i, 2, i * i):\n    s += n\n    if s > 20:\n        break\nout[i] = s"
    ),
    "an item by its number": "t = (i, 5, 7)\nout[i] = t[i % 3]",
    "a call": "out[i] = twice(i) + twice(x=a[i], by=3)",
    "several returns": "out[i] = sign(i - 9)",
    "a function that writes": "fill(out, i, 3)",
    "names of the module": "out[i] = SIZE + HALF",
}

PRELUDE = """
import math

SIZE = 24
HALF, _ = SIZE // 2, 0


@compiled
def twice(x, by=2):
    return x * by


@compiled
def sign(n):
    if n > 0:
        return 1.0
    if n < 0:
        return -1.0
    return 0.0


@compiled
def fill(out, i, x):
    out[i] = x
    x += 1
    out[i] += x


"""


def kernel_of(body: str, decorator: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = f"def k(out, a):\n    i = cuda.threadIdx.x\n{lines}"
    return PRELUDE.replace("@compiled", decorator) + text


def by_python(body: str, a: Array) -> Array:
    """What the kernel does as plain Python, one thread after the other."""
    out = np.zeros(THREADS)
    cuda = SimpleNamespace(threadIdx=SimpleNamespace(x=0))
    names: dict[str, Any] = {"cuda": cuda, "math": math}
    exec(kernel_of(body, ""), names)
    for thread in range(THREADS):
        cuda.threadIdx.x = thread
        names["k"](out, a)
    return out


@pytest.mark.parametrize("name", BODIES)
def test_it_means_what_python_means(simulator: Simulator, name: str) -> None:
    a = np.linspace(0.3, 9.9, THREADS)
    text = "from numba import cuda\n" + kernel_of(BODIES[name], "@cuda.jit(device=True)")
    kernel = Kernels({"k.py": text.encode()}, simulator)("k.py:k")
    run = kernel.launch(1, THREADS, out=np.zeros(THREADS), a=a)
    assert run.findings == []
    assert run["out"] == approx(by_python(BODIES[name], a))


def test_indices_go_by_x_then_y_then_z(run: Run) -> None:
    text = """
@cuda.jit
def k(out):
    x, y, z = cuda.grid(3)
    width, height, _ = cuda.gridsize(3)
    out[x + width * (y + height * z)] = (
        cuda.blockIdx.x + 10 * cuda.blockIdx.y + 100 * cuda.blockIdx.z
        + 1000 * cuda.threadIdx.x + 10000 * cuda.threadIdx.y + 100000 * cuda.threadIdx.z
    )
"""
    out = run(text, (2, 1, 2), (3, 2, 1), out=np.zeros(24)).arrays["out"].reshape(2, 2, 6)
    expected = [
        [[x // 3 + 100 * z + 1000 * (x % 3) + 10000 * y for x in range(6)] for y in range(2)]
        for z in range(2)
    ]
    assert out.tolist() == expected


def test_arrays_of_several_dimensions_and_their_parts(run: Run) -> None:
    text = """
@cuda.jit
def k(out, a):
    row = a[1]
    part = a[1:]
    out[0], out[1], out[2] = row[2], a[0][1], part[0, 2]
    out[3] = part.shape[0] + len(row)
"""
    a = np.arange(6.0).reshape(2, 3)
    assert run(text, 1, 1, out=np.zeros(4), a=a)["out"].tolist() == [5, 1, 5, 4]


def test_numbers_have_the_types_of_a_gpu(run: Run) -> None:
    text = """
@cuda.jit
def k(out, n, a):
    total = out.dtype.type(0)
    for i in range(3):
        total += a[i]
    out[0] = total
    out[1] = 1.0 / 0.0
    n[0] = 9223372036854775807 + 1
    n[1] = numba.int32(7.9)
"""
    a = np.array([1e8, 1, -1e8], np.float32)
    result = run(text, 1, 1, out=np.zeros(2, np.float32), n=np.zeros(2, np.int64), a=a)
    assert result["out"].tolist() == [0.0, math.inf]
    assert result["n"].tolist() == [-(2**63), 7]


def test_many_blocks_are_simulated_in_waves(run: Run) -> None:
    text = """
@cuda.jit
def k(out):
    cache = cuda.shared.array(1, numba.int64)
    cache[0] = cuda.blockIdx.x
    cuda.syncthreads()
    out[cuda.blockIdx.x] = cache[0]
"""
    result = run(text, 300, 1, out=np.zeros(300))
    assert result.findings == []
    assert result["out"].tolist() == list(range(300))
    assert result.shared[0].writes.tolist() == [300]


MISFITS = {
    "import os": "the statement `import`",
    "with a:\n        pass": "the statement `with`",
    "try:\n        pass\n    except E:\n        pass": "the statement `try`",
    "x = [n for n in a]": "a list comprehension",
    "x = {}": "a dictionary",
    "x = f'{i}'": "a formatted text",
    "global i": "the statement `global`",
    "x = a is out": "the comparison `is`",
    "for x in i:\n        pass": "a loop over a number",
    "for x in sorted(a):\n        pass": "the name `sorted`, which means nothing here",
    "for x in max(a):\n        pass": "a loop over what `builtins.max` returns",
    "x = max(a)": "`min` or `max` of something else than numbers",
    "for x in range(0, 9, 0):\n        pass": "a range with a step of 0",
    "while i:\n        pass\n    else:\n        pass": "a loop with `else`",
    "del i": "the statement `del`",
    "(x := 3)": "a `:=`",
    "x = a @ out": "the operator `MatMult`",
    "x = np.linalg.inv(a)": "`numpy.linalg.inv`",
    "x = open('f')": "the name `open`, which means nothing here",
    "x = cuda.to_device(a)": "`cuda.to_device`",
    "x = a.__class__": "`.__class__` of an array",
    "x = plain(i)": "the function `plain`, which is not compiled by device_jit",
    "x = double(i, i)": "the function `double` with 2 arguments, of which it takes 1",
    "x = a[i, i]": "2 indices of 1 dimensions",
    "x = a[0.5]": "a number that is no integer as an index",
    "a[:] = 0": "0 indices of 1 dimensions where one element is needed",
    "x = cuda.shared.array(i, numba.float64)": "a shared array whose shape is no constant",
    "x = cuda.shared.array(8 + 1, numba.float64)": "a shared array whose shape is no constant",
    "x = cuda.shared.array(8, a)": "a shared array without a type",
    "x = cuda.shared.array((100, 100), numba.float64)": "shared memory of 80,000 bytes",
    "x = cuda.local.array(10**9, numba.float64)": "a local array whose shape is no constant",
    "x = cuda.local.array(1000000000, numba.float64)": "a local array of 8,000,000,000 bytes",
    "x = 1 << 3.5": "bits of numbers that are no integers",
    "x = 123456789012345678901234567890": "an integer of more than 64 bits",
    "x = a + 1": "arithmetic of an array",
    "x = again(i)": "a recursion",
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_what_is_not_of_the_language_is_told_by_its_line(run: Run, misfit: str) -> None:
    text = f"""
def plain(x):
    return x

@cuda.jit(device=True)
def double(x):
    return 2 * x

@cuda.jit(device=True)
def again(x):
    return again(x)

@cuda.jit
def k(out, a):
    i = cuda.grid(1)
    {misfit}
"""
    with pytest.raises(Raised) as raised:
        run(text, 1, 4, out=np.zeros(4), a=np.zeros(4))
    line = 14 if misfit == "x = again(i)" else 19
    assert raised.value.error == "KernelError"
    expected = f"k.py:{line}: not of the language of kernels: {MISFITS[misfit]}"
    assert raised.value.message.startswith(expected)
    assert raised.value.frames[-1].line == line


def test_what_is_not_reached_must_be_of_the_language_too(run: Run) -> None:
    with pytest.raises(Raised, match="the statement `import`"):
        run("@cuda.jit\ndef k(out):\n    if False:\n        import os\n", 1, 1, out=np.zeros(1))


def test_a_kernel_of_numbers_and_functions(simulator: Simulator) -> None:
    text = """
from numba import cuda
from .other import scale

def make(fn, by):
    step = by + 1
    def _k(out, a):
        i = cuda.grid(1)
        out[i] = fn(scale(a[i]), step)
    return cuda.jit()(_k)
"""
    other = b"from numba import njit\nBY = 10\n@njit\ndef scale(x):\n    return x * BY\n"
    kernels = Kernels({"p/k.py": text.encode(), "p/other.py": other}, simulator)
    kernel = kernels("p/k.py:make", "lambda x, y: x - y", 2)
    assert kernel.launch(1, 3, out=np.zeros(3), a=np.arange(3.0))["out"].tolist() == [-3, 7, 17]


def test_the_courses_operators_are_as_the_references(simulator: Simulator) -> None:
    text = b"from numba import cuda\ndef make(fn):\n    @cuda.jit\n    def k(out, x, y):\n"
    text += b"        i = cuda.grid(1)\n        out[i] = fn(CALL)\n    return k\n"
    x, y = np.array([-3.0, 0.0, 0.7, 2.0, 2.0]), np.array([4.0, 0.0, 0.701, -1.0, 9.0])
    for name in OPERATORS:
        call = b"x[i], y[i]" if "x, " in OPERATORS[name] else b"x[i]"
        source = (REFERENCE / "minitorch/operators.py").read_bytes()
        files = {"minitorch/k.py": text.replace(b"CALL", call), "minitorch/operators.py": source}
        kernels = Kernels(files, simulator)
        ours, theirs = (
            kernels("minitorch/k.py:make", fn).launch(1, 5, out=np.zeros(5), x=x, y=y)["out"]
            for fn in (name, f"minitorch/operators.py:{name}")
        )
        assert ours == approx(theirs), name
