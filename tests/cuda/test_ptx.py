"""Kernels become assembly of a real GPU, in a sandbox and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.session import Cargo, Limits, Raised, Sandbox
from tests.cuda.conftest import REFERENCE, STUDENT

PROBE = Path(__file__).with_name("ptx_probe.py").read_text()
LIMITS = Limits(question_seconds=100, test_seconds=200, total_seconds=300, memory_bytes=1 << 30)
OPS = "minitorch.cuda_ops"
TENSOR = ["array", "sizes", "sizes"]
UNAVAILABLE = ("NvvmSupportError", "ModuleNotFoundError", "DynamicLibNotFoundError")


def assembly(sandbox: Sandbox, text: str | None, *question: object) -> dict[str, bool]:
    """What the probe answers for the reference, or with a student's text for its kernels."""
    files = {str(p.relative_to(REFERENCE)): p.read_bytes() for p in REFERENCE.glob("minitorch/*")
             if p.is_file()}  # fmt: skip
    if text is not None:
        files["minitorch/cuda_ops.py"] = text.encode()
    session = sandbox.open(Cargo(files, PROBE, [], ["numba"]), LIMITS)
    try:
        session.begin()
        answer: dict[str, bool] = session.ask("assembly", question)
    except Raised as error:
        if error.error in UNAVAILABLE:
            pytest.skip(f"nothing here makes PTX of a kernel: {error}")
        raise
    finally:
        session.close()
    return answer


def test_the_references_product_becomes_assembly(sandbox: Sandbox) -> None:
    arguments = [*TENSOR, "int", *TENSOR, *TENSOR]
    found = assembly(sandbox, None, OPS, "tensor_matrix_multiply", arguments)
    assert found == dict.fromkeys((".target sm_80", ".entry", ".shared", "bar.sync"), True)


def test_a_students_map_becomes_assembly(sandbox: Sandbox) -> None:
    found = assembly(sandbox, STUDENT, OPS, "tensor_map", [*TENSOR, "int", *TENSOR], "neg")
    assert found[".entry"]
    assert not found[".shared"]


def test_what_numba_cannot_compile_is_the_students_error(sandbox: Sandbox) -> None:
    text = STUDENT.replace(
        "    if pos == 0:\n        out[cuda",
        "    x = open(pos)\n    if pos == 0:\n        out[cuda",
    )
    assert text != STUDENT
    with pytest.raises(Raised, match="TypingError"):
        assembly(sandbox, text, OPS, "jit_sum_practice", ["array", "array", "int"])
