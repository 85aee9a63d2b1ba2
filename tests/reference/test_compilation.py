"""Compiled code: kept on disk under a name that is its own, safe with processes and threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "reference"
START = """
import os, sys, threading
import numba, numpy as np
from minitorch.compilation import njit
from minitorch.fast_ops import FastOps, tensor_map
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend
FAST = TensorBackend(FastOps)
def ones(*shape): return Tensor.make(np.ones(int(np.prod(shape))), shape, backend=FAST)
"""


def run(script: str, **environment: str) -> str:
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", START + script],
        env={**os.environ, "PYTHONPATH": str(REFERENCE), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.fixture
def cache(tmp_path: Path) -> dict[str, str]:
    """An empty folder for compiled code."""
    return {"NUMBA_CACHE_DIR": str(tmp_path)}


KERNEL = """
def scaled(x): return FACTOR * x
kernel = tensor_map(njit(scaled))
out, shape, strides = np.zeros(2), np.array([2], np.int32), np.array([1], np.int32)
kernel(out, shape, strides, np.array([1.0, 2.0]), shape, strides)
print(out.tolist(), sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values()))
"""


def test_the_second_process_compiles_nothing(cache: dict[str, str]) -> None:
    script = KERNEL.replace("FACTOR", "3.0")
    assert [run(script, **cache) for _ in range(2)] == ["[3.0, 6.0] 0 1", "[3.0, 6.0] 1 0"]


def test_another_constant_is_another_function(cache: dict[str, str]) -> None:
    """Kernels are named by what they call, not by where they were written."""
    run(KERNEL.replace("FACTOR", "3.0"), **cache)
    assert run(KERNEL.replace("FACTOR", "5.0"), **cache) == "[5.0, 10.0] 0 1"


def test_a_change_in_what_a_kernel_calls_indirectly_is_seen(cache: dict[str, str]) -> None:
    indirect = """
inner = njit(lambda x: FACTOR * x)
def scaled(x): return inner(x)
""" + KERNEL.split("\n", 2)[2]
    run(indirect.replace("FACTOR", "3.0"), **cache)
    assert run(indirect.replace("FACTOR", "5.0"), **cache) == "[5.0, 10.0] 0 1"


def test_two_processes_that_compile_at_once_do_not_mix_their_code(cache: dict[str, str]) -> None:
    def start(factor: float) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", START + KERNEL.replace("FACTOR", str(factor))],
            env={**os.environ, "PYTHONPATH": str(REFERENCE), **cache},
            stdout=subprocess.PIPE,
            text=True,
        )

    first = [process.communicate()[0] for process in [start(3.0), start(5.0)]]
    assert first == ["[3.0, 6.0] 0 1\n", "[5.0, 10.0] 0 1\n"]
    again = [process.communicate()[0] for process in [start(3.0), start(5.0)]]
    assert again == ["[3.0, 6.0] 1 0\n", "[5.0, 10.0] 1 0\n"]


def test_what_several_processes_compiled_one_may_load(cache: dict[str, str]) -> None:
    """Code is linked by name: kernels that were compiled apart must not share names."""
    folds = """
x = Tensor.make(np.arange(40_000.0) % 7, (40_000,), backend=FAST)
print([getattr(FAST, name)(x, 0).item() for name in NAMES])
"""
    for name in ("add_reduce", "max_reduce"):
        run(folds.replace("NAMES", repr([name])), **cache)
    both = run(folds.replace("NAMES", "['add_reduce', 'max_reduce']"), **cache)
    assert both == "[119995.0, 6.0]"


def test_a_folder_that_can_not_be_written_costs_time_only(tmp_path: Path) -> None:
    """No cache, but the same answers."""
    (tmp_path / "file").write_text("in the way")
    script = KERNEL.replace("FACTOR", "3.0").replace(
        ", sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values())", ""
    )
    assert run(script, NUMBA_CACHE_DIR=str(tmp_path / "file")) == "[3.0, 6.0]"


def test_forked_processes_compute_in_parallel_too() -> None:
    """As graders and data loaders fork: before and after parallel code ran in the parent."""
    forks = """
total = lambda: (ones(300, 1000) + ones(300, 1000)).sum().item()
total()
child = os.fork()
if child == 0:
    os._exit(0 if total() == 600_000 else 1)
print(os.waitpid(child, 0)[1], total())
"""
    assert run(forks) == "0 600000.0"


def test_threads_may_compute_at_the_same_time() -> None:
    threads = """
found = []
def work():
    for _ in range(20):
        found.append((ones(200, 1000) @ ones(1000, 3)).sum().item())
started = [threading.Thread(target=work) for _ in range(4)]
[t.start() for t in started]; [t.join() for t in started]
print(len(found), set(found))
"""
    assert run(threads) == "80 {600000.0}"


def test_parallel_code_may_call_parallel_code() -> None:
    nested = """
from numba import prange
f = tensor_map(njit(lambda x: x + 1.0))
shape, strides = np.array([50_000], np.int32), np.array([1], np.int32)
def each(out, a, shape, strides):
    for i in prange(4):
        f(out[i], shape, strides, a[i], shape, strides)
a, out = np.ones((4, 50_000)), np.zeros((4, 50_000))
njit(each, parallel=True)(out, a, shape, strides)
print(out.sum())
"""
    assert run(nested) == "400000.0"


def test_no_more_threads_are_used_than_were_asked_for() -> None:
    """NUMBA_NUM_THREADS=1: the processor time is no more than the time that went by."""
    counted = """
import time
a, b = ones(700, 700), ones(700, 700)
a @ b
wall, cpu = time.perf_counter(), time.process_time()
for _ in range(10): a @ b
print(numba.get_num_threads(), time.process_time() - cpu < 1.2 * (time.perf_counter() - wall))
"""
    assert run(counted, NUMBA_NUM_THREADS="1", OMP_NUM_THREADS="1") == "1 True"


def test_numba_is_not_loaded_by_those_who_do_not_use_it() -> None:
    light = """
import minitorch
minitorch.Scalar(1.0).backward()
(minitorch.rand((2, 2)) @ minitorch.rand((2, 2))).sum()
print("numba" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", "import sys" + light],
        env={**os.environ, "PYTHONPATH": str(REFERENCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
