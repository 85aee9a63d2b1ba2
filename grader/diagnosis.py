"""Why compiled code fails: tests that failed are asked again in other circumstances.

Without compilation, on one thread, with bounds checked: what changes then tells a wrong formula, a
data race, an access out of bounds and code that numba can't compile apart. The same examples are
asked each time, in a sandbox of its own. Nothing of it changes a verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from grader.examiner import Finding
from grader.report import Verdict
from grader.verdicts import Judgement

PLAIN = {"NUMBA_DISABLE_JIT": "1"}
ALONE = {"NUMBA_NUM_THREADS": "1"}
CHECKED = {"NUMBA_NUM_THREADS": "1", "NUMBA_BOUNDSCHECK": "1"}
TESTS = 2
"""So many failures of a task are looked into."""
SECONDS = 40.0
"""That asking may take in each of the circumstances."""
WRONG = {Verdict.FAILED, Verdict.ERROR, Verdict.CRASHED, Verdict.TIMEOUT}
COMPILING = (
    *("TypingError", "UnsupportedError", "LoweringError", "CompilerError", "ForbiddenConstruct"),
    *("UnsupportedBytecodeError", "UnsupportedRewriteError", "UnsupportedParforsError"),
    *("NotDefinedError", "RedefinedError", "VerificationError", "ConstantInferenceError"),
    *("NumbaTypeError", "NumbaValueError", "NumbaAttributeError", "NumbaNotImplementedError"),
)
"""The errors by which numba says that it can't compile something."""

CANNOT_COMPILE = "numba can't compile this; without compilation it may well be right"
FORMULA = (
    "wrong without compilation, too: a wrong formula, no race; "
    "with NUMBA_DISABLE_JIT=1 you can step through it"
)
RACE = "right on one thread, wrong on several: a data race; threads write into the same place"
BOUNDS = "it reads or writes outside of an array"
COMPILED = (
    "right without compilation, wrong with it, even on one thread: numba's types differ from "
    "Python's (whole numbers that overflow, say), or a loop changes its own counter"
)

Again = Callable[[set[str], Mapping[str, str]], Mapping[str, Judgement]]


class Cause(Struct, frozen=True):
    """What kind of mistake it is, and the judgement with the student's lines that show it."""

    sentence: str
    judgement: Judgement


def causes(findings: Iterable[Finding], again: Again) -> dict[str, Cause]:
    """Why some of these tests failed, by asking them `again` with other environment variables."""
    failed = {finding.name: finding.judgement for finding in _chosen(findings)}
    cannot = {name: j for name, j in failed.items() if j.message.startswith(COMPILING)}
    left = failed.keys() - cannot.keys()
    plain = again(left, PLAIN) if left else {}
    left = {n for n in left if plain[n].verdict in {Verdict.PASSED, Verdict.TIMEOUT}}
    alone = again(left, ALONE) if left else {}
    unclear = {n for n in left if alone[n].verdict is not Verdict.PASSED}
    checked = again(unclear, CHECKED) if unclear else {}
    found = {}
    for name, judgement in failed.items():
        tried = [each.get(name) for each in (plain, alone, checked)]
        if sentence := CANNOT_COMPILE if name in cannot else _sentence(*tried):
            frames = judgement.frames or (plain[name].frames if name in plain else [])
            found[name] = Cause(sentence, replace(judgement, frames=frames))
    return found


def _chosen(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A few failures of what ran; those that are only slow are none."""
    chosen: Counter[str] = Counter()
    for finding in findings:
        wrong = finding.judgement.verdict in WRONG and finding.race is None
        if wrong and finding.ran and chosen[finding.task] < TESTS:
            chosen[finding.task] += 1
            yield finding


def _sentence(plain: Judgement | None, alone: Judgement | None, checked: Judgement | None) -> str:
    assert plain is not None
    if _out_of_bounds(plain) or _out_of_bounds(checked):
        return BOUNDS
    if alone is None:
        return FORMULA
    if alone.verdict is Verdict.PASSED:
        return RACE
    certain = plain.verdict is Verdict.PASSED and alone.verdict is not Verdict.TIMEOUT
    return COMPILED if certain else ""


def _out_of_bounds(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.message.startswith("IndexError")
