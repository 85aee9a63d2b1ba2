"""From what a test raised to whose fault it was and what to tell them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import pytest
from hypothesis.errors import Flaky, HypothesisException
from msgspec import Struct

from grader.cuda.record import Findings
from grader.interview import Halted, ReferenceFault
from grader.report import Verdict
from grader.sandbox.session import (
    BadForm,
    Crashed,
    NotPlainData,
    OutOfMemory,
    Raised,
    StudentFault,
    TimedOut,
    Unavailable,
)
from grader.sandbox.wire import Frame

MESSAGE_CHARACTERS = 500
KERNEL_CHARACTERS = 2_000
OURS = Path(__file__).parent
FAULTS: Sequence[tuple[type[StudentFault], Verdict]] = (
    (TimedOut, Verdict.TIMEOUT),
    (OutOfMemory, Verdict.MEMORY),
    (Crashed, Verdict.CRASHED),
    (NotPlainData, Verdict.FAILED),
    (BadForm, Verdict.FAILED),
)


class Judgement(Struct, frozen=True):
    """A test's verdict with its reason and the student's own lines."""

    verdict: Verdict
    message: str = ""
    frames: list[Frame] = []


def judge(error: BaseException | None, asked: int) -> Judgement:
    """The judgement of a test that raised `error` after `asked` questions."""
    if isinstance(error, Halted):
        error = error.fault
    if error is None and asked:
        return Judgement(Verdict.PASSED)
    if error is None:
        return Judgement(Verdict.INTERNAL, "this test passed without asking anything")
    if isinstance(error, StudentFault):
        return _fault(error)
    if isinstance(error, pytest.skip.Exception):
        return Judgement(Verdict.SKIPPED, clean(str(error)))
    return _of_test(error, asked)


def judge_kernel(findings: Findings) -> Judgement:
    """The judgement of a kernel in which there should be no findings."""
    frames = [_clean_frame(frame) for frame in findings[0].frames] if findings else []
    return Judgement(Verdict.FAILED, clean(str(findings), KERNEL_CHARACTERS), frames)


def _of_test(error: BaseException, asked: int) -> Judgement:
    """The judgement of an error in the test itself, which the answers may have caused."""
    if isinstance(error, Flaky):
        return Judgement(Verdict.FAILED, "answered the same question in two different ways")
    if isinstance(error, AssertionError):
        return Judgement(Verdict.FAILED, _own_words(error))
    kind = type(error).__name__
    if _is_ours(error) or not asked:
        return Judgement(Verdict.INTERNAL, clean(f"{kind}: {error}"))
    return Judgement(Verdict.FAILED, clean(f"the answer is of another kind ({kind}: {error})"))


def _fault(fault: StudentFault) -> Judgement:
    if isinstance(fault, Raised):
        unfinished = fault.error == "NotImplementedError"
        verdict = Verdict.UNFINISHED if unfinished else Verdict.ERROR
        return Judgement(verdict, clean(str(fault)), [_clean_frame(f) for f in fault.frames])
    verdict = next(verdict for kind, verdict in FAULTS if isinstance(fault, kind))
    frames = fault.frames if isinstance(fault, BadForm) else []
    return Judgement(verdict, clean(str(fault)), [_clean_frame(f) for f in frames])


def _own_words(error: AssertionError) -> str:
    """What the test's author said, without pytest's account of the values."""
    first = str(error).partition("\n")[0]
    return "" if first.startswith("assert ") else clean(first)


def _is_ours(error: BaseException) -> bool:
    if isinstance(error, ReferenceFault | Unavailable | HypothesisException):
        return True
    where = _innermost(error.__traceback__)
    return where is not None and OURS in where.parents and where.name != "testing.py"


def _innermost(trace: TracebackType | None) -> Path | None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return Path(trace.tb_frame.f_code.co_filename) if trace is not None else None


def clean(text: str, most: int = MESSAGE_CHARACTERS) -> str:
    """Text of a student that is safe in a terminal, a page and XML: printable and short."""
    shown = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _clean_frame(frame: Frame) -> Frame:
    return Frame(clean(frame.file), frame.line, clean(frame.function), clean(frame.source))
