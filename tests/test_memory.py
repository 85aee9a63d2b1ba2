"""A process that goes on grading: what it remembers saves time, changes nothing, and is bounded."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.exercise import Course, CourseError, Exercise, load_exercise
from grader.grading import grade
from grader.memory import Memory
from grader.recollection import RecallingSandbox
from grader.report import Report, Result
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Cargo, Limits, Sandbox, Session
from grader.submission import Submission, reference_submission
from grader.symbols import replace as replaced

NUMBERS = "pocket/numbers.py"
LIMITS = Limits()
CARGO = Cargo(
    {"pocket/__init__.py": b""},
    "import os\nsums = [0]\n"
    "def add(x):\n    sums[0] += x\n    return sums[0]\n"
    "def process():\n    return os.getpid()\n",
)


class Counting:
    """A sandbox that counts how often it is opened."""

    name = "process"

    def __init__(self) -> None:
        self.opened = 0

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`."""

    def open(self, cargo: Cargo, limits: Limits) -> Session:
        """See `Sandbox`."""
        self.opened += 1
        return ProcessSandbox().open(cargo, limits)

    def close(self) -> None:
        """See `Sandbox`."""


def wrong(course: Course, exercise: Exercise, number: int) -> Submission:
    """A submission that is wrong from some number on, and has an unwritten function."""
    reference = reference_submission(course, exercise)
    source = reference.files[NUMBERS].decode()
    bodies = {
        "double": f"return x + x if x < {number} else 0",
        "root": "raise NotImplementedError",
    }
    for symbol, body in bodies.items():
        source = replaced(source, NUMBERS, symbol, f"def {symbol}(x):\n    {body}\n")
    return Submission({**reference.files, NUMBERS: source.encode()}, "wrong")


def timeless(report: Report) -> list[Result]:
    return [replace(result, seconds=0) for result in report.results]


def asked(session: Session, *numbers: int) -> list[object]:
    """What a test is answered."""
    session.begin()
    return [session.ask("add", [number]) for number in numbers]


def test_what_is_remembered_changes_no_result(tiny: Course, first: Exercise) -> None:
    sandbox, memory = ProcessSandbox(), Memory()
    reference = reference_submission(tiny, first)
    for submission in (reference, wrong(tiny, first, 3), wrong(tiny, first, 70)) * 2:
        fresh = grade(submission, first, 1, sandbox, reference=reference)
        again = grade(submission, first, 1, sandbox, reference=reference, memory=memory)
        assert timeless(again) == timeless(fresh)


def test_the_reference_is_asked_by_the_first_grading_only(tiny: Course, first: Exercise) -> None:
    sandbox, memory = Counting(), Memory()
    reference = reference_submission(tiny, first)
    opened = []
    for _ in range(2):
        grade(reference, first, 0, sandbox, reference=reference, memory=memory)
        opened.append(sandbox.opened)
    assert opened == [2, 3]


def test_another_reference_is_asked_for_itself(tiny: Course, first: Exercise) -> None:
    memory, reference = Memory(), reference_submission(tiny, first)
    other = Submission({**reference.files, NUMBERS: b"def root(x): return -1.0\n"}, "other")
    marks = []
    for teacher in (reference, other):
        report = grade(reference, first, 0, ProcessSandbox(), reference=teacher, memory=memory)
        marks.append(next(r.verdict for r in report.results if r.name == "test_root"))
    assert marks == ["passed", "failed"]


def test_a_known_answer_needs_no_interpreter() -> None:
    sandbox, memory = Counting(), Memory()
    for _ in range(2):
        with closing(RecallingSandbox(sandbox, memory).open(CARGO, LIMITS)) as session:
            assert asked(session, 1, 2) == [1, 3]
    assert sandbox.opened == 1


def test_an_answer_is_known_by_all_questions_before_it() -> None:
    with closing(RecallingSandbox(ProcessSandbox(), Memory()).open(CARGO, LIMITS)) as session:
        told = [asked(session, *numbers) for numbers in ([1, 2], [2, 2], [1, 5, 2], [1, 2, 7, 1])]
    assert told == [[1, 3], [2, 4], [1, 6, 8], [1, 3, 10, 11]]


def test_what_was_live_in_a_test_stays_so() -> None:
    memory = Memory()
    with closing(RecallingSandbox(ProcessSandbox(), memory).open(CARGO, LIMITS)) as session:
        asked(session, 1, 2, 3)
        session.begin()
        session.time("add", [1])
        told = [session.ask("add", [number]) for number in (2, 3, 4)]
    assert told == [3, 6, 10]


def test_other_libraries_and_variables_are_another_interpreter() -> None:
    memory, pids = Memory(), set()
    for cargo in (CARGO, replace(CARGO, environment={"A": "1"}), replace(CARGO, warm=["json"])):
        with closing(RecallingSandbox(ProcessSandbox(), memory).open(cargo, LIMITS)) as session:
            session.begin()
            pids.add(session.ask("process", []))
    assert len(pids) == 3


def test_answers_are_bounded_in_bytes() -> None:
    memory = Memory(answer_bytes=10)
    for number in range(4):
        memory.keep(bytes([number]), b"four")
        memory.recall(bytes([0]))
    assert [memory.recall(bytes([n])) for n in range(4)] == [b"four", None, None, b"four"]


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    memory = Memory(answer_bytes=10)
    memory.keep(b"question", b"eleven bytes")
    assert memory.recall(b"question") is None


def copied(exercise: Exercise, folder: Path) -> Path:
    shutil.copytree(exercise.folder, folder / "first")
    return folder / "first"


def test_another_version_of_a_test_is_loaded(tiny: Course, first: Exercise, tmp_path: Path) -> None:
    memory, folder = Memory(), copied(first, tmp_path)
    reference, verdicts = reference_submission(tiny, first), []
    for old, new in (("", ""), ("approx(2 * x)", "approx(3 * x)")):
        test = folder / "test_first.py"
        test.write_text(test.read_text().replace(old, new))
        report = grade(reference, load_exercise(folder), 0, ProcessSandbox(), memory=memory)
        verdicts.append(next(r.verdict for r in report.results if r.name == "test_double"))
    assert verdicts == ["passed", "failed"]


def test_a_test_file_that_broke_is_read_again(
    tiny: Course, first: Exercise, tmp_path: Path
) -> None:
    memory, folder = Memory(), copied(first, tmp_path)
    with (folder / "test_first.py").open("a") as test:
        test.write("\nraise ValueError\n")
    for _ in range(2):
        with pytest.raises(CourseError, match="ValueError"):
            grade(
                reference_submission(tiny, first),
                load_exercise(folder),
                0,
                ProcessSandbox(),
                memory=memory,
            )


def test_no_module_of_an_exercise_stays_loaded(tiny: Course, first: Exercise) -> None:
    grade(reference_submission(tiny, first), first, 0, ProcessSandbox(), memory=Memory())
    files = [str(getattr(module, "__file__", "")) for module in list(sys.modules.values())]
    assert not [file for file in files if file.startswith(str(first.folder))]


def held() -> tuple[int, int, int]:
    """Descriptors, threads and modules of this process."""
    gc.collect()
    descriptors = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return descriptors, threading.active_count(), len(sys.modules)


def resident() -> int:
    """The bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_gradings_in_a_row_leave_nothing(tiny: Course, first: Exercise, sandbox: Sandbox) -> None:
    memory, reference = Memory(), reference_submission(tiny, first)

    def grade_some(numbers: range) -> None:
        for number in numbers:
            submission = wrong(tiny, first, number)
            sandbox.prepare(1, first.limits, first.warm, first.environment)
            grade(submission, first, 0, sandbox, reference=reference, memory=memory)

    grade_some(range(5))
    (descriptors, *others), size = held(), resident()
    grade_some(range(5, 25))
    after, *others_after = held()
    assert others_after == others
    assert after - descriptors < 10  # the engine's client keeps up to ten connections
    assert resident() - size < 8 << 20
