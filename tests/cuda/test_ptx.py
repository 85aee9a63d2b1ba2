"""Kernels become assembly of a real GPU, in a sandbox and without one, by module 3's own probes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from grader.exercise import load_course
from grader.grading import grade
from grader.report import Verdict
from grader.sandbox.session import Cargo, Limits, Raised, Sandbox
from grader.submission import reference_submission
from tests.cuda.conftest import REFERENCE, STUDENT

ROOT = Path(__file__).parents[2]
PROBES = (ROOT / "exercises" / "module3" / "probes.py").read_text()
LIMITS = Limits(question_seconds=100, test_seconds=200, total_seconds=300, memory_bytes=1 << 30)
OPS = "minitorch.cuda_ops"
TARGET = [".target sm_80", ".entry"]
SHARED = [".shared", "bar.sync"]
PRACTICE = ["array", "array", "int"]


def assembly(sandbox: Sandbox, text: str | None, name: str, arguments: list[str]) -> Any:
    """What the assembly of a kernel has: the reference's, or one of a student's text."""
    files = {str(p.relative_to(REFERENCE)): p.read_bytes() for p in REFERENCE.glob("minitorch/*")
             if p.is_file()}  # fmt: skip
    if text is not None:
        files["minitorch/cuda_ops.py"] = text.encode()
    session = sandbox.open(Cargo(files, PROBES, [], ["_numba_cuda_redirector", "numba"]), LIMITS)
    try:
        session.begin()
        answer = session.ask("assembly", [OPS, name, arguments, TARGET + SHARED])
    finally:
        session.close()
    if isinstance(answer, str):
        pytest.skip(f"nothing here makes assembly of a kernel: {answer}")
    return answer


def changed(old: str, new: str) -> str:
    """The student's text with a part of it replaced."""
    assert STUDENT.count(old) == 1
    return STUDENT.replace(old, new)


def test_the_references_product_becomes_assembly(sandbox: Sandbox) -> None:
    arguments = ["tensor", "int", "tensor", "tensor"]
    assert assembly(sandbox, None, "_tensor_matrix_multiply", arguments) == TARGET + SHARED


def test_a_students_map_becomes_assembly(sandbox: Sandbox) -> None:
    assert assembly(sandbox, STUDENT, "tensor_map", ["tensor", "int", "tensor"]) == TARGET


def test_what_numba_cannot_compile_is_told_with_its_line(sandbox: Sandbox) -> None:
    text = changed("    if pos == 0:\n        out[cuda", "    x = ()\n    for _ in range(3):\n"
                   "        x = x + (pos,)\n    if pos == 0:\n        out[cuda")  # fmt: skip
    with pytest.raises(Raised, match="can't compile `jit_sum_practice` for a GPU: ") as raised:
        assembly(sandbox, text, "jit_sum_practice", PRACTICE)
    assert "Cannot unify Tuple()" in str(raised.value)
    assert "\n" not in str(raised.value)
    lines = text.splitlines()
    assert lines[raised.value.frames[-1].line - 1].strip() in {"x = ()", "for _ in range(3):"}


def test_an_error_that_names_no_line_leads_to_the_kernel(sandbox: Sandbox) -> None:
    text = changed("    if pos == 0:\n        out[cuda", "    if pos > 99:\n        return out\n"
                   "    if pos == 0:\n        out[cuda")  # fmt: skip
    with pytest.raises(Raised, match="CUDA kernel must have void return type") as raised:
        assembly(sandbox, text, "jit_sum_practice", PRACTICE)
    assert raised.value.frames[-1].source.startswith(("def ", "@"))


def test_a_stub_is_unfinished(sandbox: Sandbox) -> None:
    text = STUDENT + '\n\ndef stub(out, a):\n    raise NotImplementedError("task 3.4")\n'
    with pytest.raises(Raised, match=r"task 3\.4") as raised:
        assembly(sandbox, text, "stub", ["array", "array"])
    assert raised.value.error == "NotImplementedError"


def test_without_a_compiler_the_test_is_skipped_aloud(process_sandbox: Sandbox) -> None:
    """Where numba simulates a GPU, it compiles nothing."""
    course = load_course(ROOT)
    module = course.exercise("module3")
    simulated = replace(module, environment={**module.environment, "NUMBA_ENABLE_CUDASIM": "1"})
    submission = reference_submission(course, module)
    tests = ["test_products_become_assembly"]
    [result] = grade(submission, simulated, 0, process_sandbox, only=tests).results
    assert (result.verdict, result.points) == (Verdict.SKIPPED, 0)
    said = "no kernel can be compiled for a GPU here (numba's simulator is loaded in this process"
    assert result.message.startswith(said)
