"""Tasks 3.3 and 3.4: kernels become assembly of a real GPU.

The simulator reads a kernel by rules of its own; numba has more of them. It compiles for a GPU that
need not be there, so this is asked wherever NVIDIA's compiler is installed, and skipped elsewhere.
"""

import pytest

from grader.testing import task

WORDS = [".target sm_80", ".entry"]
BINARY = ["tensor", "int", "tensor", "tensor"]


def check(student, kernels):
    """Compile kernels, by name with their arguments, and look for words in what they become."""
    if reason := student.no_assembler():
        pytest.skip(f"no kernel can be compiled for a GPU here ({reason})")
    for name, arguments in kernels.items():
        assert student.assembly("minitorch.cuda_ops", name, arguments, WORDS) == WORDS


@task("3.3", weight=2)
def test_kernels_become_assembly(student):
    """Kernels of map, zip, reduce and `_sum_practice` can be compiled for a real GPU, by numba."""
    kernels = {
        "tensor_map": ["tensor", "int", "tensor"],
        "tensor_zip": BINARY,
        "tensor_reduce": ["tensor", "int", "tensor", "int", "float"],
        "_sum_practice": ["array", "array", "int"],
    }
    check(student, kernels)


@task("3.4", weight=2)
def test_products_become_assembly(student):
    """`_mm_practice` and `_tensor_matrix_multiply` can be compiled for a real GPU, by numba."""
    kernels = {
        "_mm_practice": ["array", "array", "array", "int"],
        "_tensor_matrix_multiply": BINARY,
    }
    check(student, kernels)
