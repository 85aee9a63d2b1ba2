"""Tasks 3.3 and 3.4: kernels become assembly of a real GPU.

The simulator reads a kernel by rules of its own; numba has more of them. It compiles for a GPU that
need not be there, so this is asked wherever NVIDIA's compiler is installed, and skipped elsewhere.
A launch in the simulator comes first: for what is not written yet, nothing else has to be loaded.
"""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import pytest

from grader.testing import task

multiply = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_cuda_multiply.py"))))
ops = multiply.cuda

WORDS = [".target sm_80", ".entry"]
BINARY = ["tensor", "int", "tensor", "tensor"]
ALONE = "numba's simulator is loaded in this process; `grad test` gives each test one of its own"


def check(student, kernels):
    """Compile kernels, by name with their arguments, and look for words in what they become."""
    for name, arguments in kernels.items():
        answer = student.assembly("minitorch.cuda_ops", name, arguments, WORDS)
        if isinstance(answer, str):
            why = ALONE if "simulator" in answer else answer
            pytest.skip(f"no kernel can be compiled for a GPU here ({why})")
        assert answer == WORDS


@task("3.3", weight=2)
def test_kernels_become_assembly(student, kernel):
    """Kernels of map, zip, reduce and `_sum_practice` can be compiled for a real GPU, by numba."""
    ops.launched(kernel(f"{ops.FILE}:tensor_map", ops.STRETCHED), ops.PLAIN, a=ops.PLAIN)
    kernels = {
        "tensor_map": ["tensor", "int", "tensor"],
        "tensor_zip": BINARY,
        "tensor_reduce": ["tensor", "int", "tensor", "int", "float"],
        "_sum_practice": ["array", "array", "int"],
    }
    check(student, kernels)


@task("3.4", weight=2)
def test_products_become_assembly(student, kernel):
    """`_mm_practice` and `_tensor_matrix_multiply` can be compiled for a real GPU, by numba."""
    multiply.practised(kernel, 2, 2)
    kernels = {
        "_mm_practice": ["array", "array", "array", "int"],
        "_tensor_matrix_multiply": BINARY,
    }
    check(student, kernels)
