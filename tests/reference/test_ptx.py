"""Kernels compiled for real GPUs: numba and NVIDIA's assembler do that without one."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from minitorch import creation, operators
from minitorch.cuda_conv import tensor_conv1d, tensor_conv2d
from minitorch.cuda_device import SIMULATED, cuda
from minitorch.cuda_matmul import blocked
from minitorch.cuda_ops import (
    CudaOps,
    NoGPU,
    device_jit,
    jit_mm_practice,
    jit_sum_practice,
    tensor_map,
    tensor_matrix_multiply,
    tensor_reduce,
    tensor_zip,
)
from minitorch.tensor_ops import TensorBackend
from numba import types

pytestmark = pytest.mark.skipif(SIMULATED, reason="the simulator does not compile")

UNARY = ("neg", "sigmoid", "relu", "log", "exp", "id", "inv")
BINARY = ("add", "mul", "lt", "eq", "is_close", "relu_back", "log_back", "inv_back")
FOLDED = ("add", "mul", "max")
GENERATIONS = {(7, 0): types.float64, (8, 0): types.float32, (9, 0): types.float64}
BOTH = [types.float32, types.float64]


def operand(dtype: Any) -> tuple[Any, ...]:
    """Storage, shape and strides, as types."""
    numbers = types.Array(types.int64, 1, "C")
    return types.Array(dtype, 1, "C"), numbers, numbers


def signatures(dtype: Any, other: Any) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """Every kernel with the types of its arguments."""
    out, a, b = (*operand(other), types.int64), operand(dtype), operand(other)
    flat, n = types.Array(dtype, 1, "C"), types.int64
    return {
        "map": (tensor_map(device_jit(operators.neg)), out + a),
        "zip": (tensor_zip(device_jit(operators.add)), out + a + b),
        "reduce": (tensor_reduce(device_jit(operators.add)), (*out, *a, n, types.float64)),
        "sum_practice": (jit_sum_practice, (flat, flat, n)),
        "mm_practice": (jit_mm_practice, (flat, flat, flat, n)),
        "tiled": (tensor_matrix_multiply, out + a + b),
        "blocked by 4": (blocked(4), out + a + b),
        "blocked by 8": (blocked(8), out + a + b),
        "conv1d": (tensor_conv1d, (*out, *a, *b, types.boolean)),
        "conv2d": (tensor_conv2d, (*out, *a, *b, types.boolean)),
    }


KERNELS = tuple(signatures(types.float32, types.float32))


def assembly(kernel: Any, arguments: tuple[Any, ...], generation: tuple[int, int]) -> str:
    """A kernel's Python function, compiled to the assembly language of a generation of GPUs.

    numba asks the GPU at hand for its generation before it compiles what a kernel calls: the one
    that is asked for answers in its place.
    """
    gpu = SimpleNamespace(compute_capability=generation)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("numba.cuda.dispatcher.get_current_device", lambda: gpu)
        ptx, _ = cuda.compile_ptx(kernel.py_func, arguments, cc=generation)
    return str(ptx)


@cache
def compiled(name: str, dtype: Any, other: Any = None, generation: tuple[int, int] = (9, 0)) -> str:
    """The kernel of that name, for operands of a dtype, the second and the result of another."""
    return assembly(*signatures(dtype, other or dtype)[name], generation)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(("generation", "dtype"), GENERATIONS.items())
def test_every_kernel_compiles_for_every_generation(
    name: str, generation: tuple[int, int], dtype: Any
) -> None:
    ptx = compiled(name, dtype, generation=generation)
    assert f".target sm_{generation[0]}{generation[1]}" in ptx
    assert ".entry" in ptx


def test_every_operator_compiles_into_kernels() -> None:
    a, out = operand(types.float32), (*operand(types.float32), types.int64)
    for name in UNARY:
        assembly(tensor_map(device_jit(getattr(operators, name))), out + a, (9, 0))
    for name in BINARY:
        assembly(tensor_zip(device_jit(getattr(operators, name))), out + a + a, (9, 0))
    for name in FOLDED:
        kernel = tensor_reduce(device_jit(getattr(operators, name)))
        assembly(kernel, (*out, *a, types.int64, types.float64), (9, 0))


@pytest.mark.parametrize("name", ["zip", "tiled", "blocked by 8", "conv2d"])
def test_operands_may_differ_in_dtype(name: str) -> None:
    ptx = compiled(name, types.float32, types.float64)
    assert "ld.global.f32" in ptx
    assert "ld.global.f64" in ptx


@pytest.mark.parametrize("name", [name for name in KERNELS if name != "reduce"])
def test_float32_is_computed_in_float32(name: str) -> None:
    """But for the start of a fold, which is a Python float."""
    assert ".f64" not in compiled(name, types.float32)


@pytest.mark.parametrize("name", ["reduce", "tiled", "blocked by 8", "conv1d", "conv2d"])
def test_blocks_share_memory_and_wait_for_each_other(name: str) -> None:
    ptx = compiled(name, types.float32)
    assert ".shared" in ptx
    assert ptx.count("bar.sync") == 2


@pytest.mark.parametrize("dtype", BOTH, ids=str)
@pytest.mark.parametrize("patch", [4, 8])
def test_a_patch_is_in_registers(patch: int, dtype: Any) -> None:
    """Its products are fused with additions, and nothing is in local memory or called."""
    ptx = compiled(f"blocked by {patch}", dtype)
    suffix = "f32" if dtype == types.float32 else "f64"
    assert len(re.findall(rf"fma\.rn\.{suffix}", ptx)) % patch**2 == 0
    assert f"fma.rn.{suffix}" in ptx
    assert ".local" not in ptx
    assert "call" not in ptx


@pytest.mark.parametrize("name", KERNELS)
def test_registers_suffice(tmp_path: Path, name: str) -> None:
    """NVIDIA's assembler makes a program of each kernel, and spills no register into memory."""
    package = find_spec("nvidia.cuda_nvcc")
    if package is None or not package.submodule_search_locations:
        pytest.skip("no assembler: install nvidia-cuda-nvcc-cu12")
    assembler = Path(package.submodule_search_locations[0]) / "bin" / "ptxas"
    source = tmp_path / "kernel.ptx"
    for dtype in BOTH:
        source.write_text(compiled(name, dtype))
        command = [str(assembler), "-v", "-arch=sm_90", "-o", str(tmp_path / "out"), str(source)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        assert "0 bytes spill stores, 0 bytes spill loads" in told


def test_without_a_gpu_the_first_tensor_says_so() -> None:
    """Importing, and making a backend, work anywhere."""
    if cuda.is_available():
        pytest.skip("this machine has a GPU")
    backend = TensorBackend(CudaOps)
    with pytest.raises(NoGPU, match=r"^no CUDA GPU answers: use FastOps, or set NUMBA_ENABLE_CUDA"):
        creation.tensor([1.0, 2.0], backend=backend)
