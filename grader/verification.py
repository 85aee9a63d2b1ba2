"""Verification: what must hold of an exercise before a student sees it.

The reference scores full marks on every seed (it races on the first alone), the untouched kit
scores nothing, each known-wrong solution loses exactly the tests it names, and no kit gives a
solution away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.exercise import Course, Exercise, load_course
from grader.grading import grade
from grader.kit import kit_files
from grader.proofreading import Problem, parameters, strangers, tree
from grader.report import Report, Result, Verdict
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Sandbox
from grader.style import remarks
from grader.submission import Submission, reference_submission
from grader.symbols import by_file, functions
from grader.template import solution_lines, template
from grader.wrong import Wrong, wrong_solutions

SEEDS = 20
UNUSED = ("(F401)", "(F841)")  # until the solution uses it
TRIVIAL = 12  # characters; a shorter line gives nothing away
SANDBOXES: dict[str, Callable[[], Sandbox]] = {"process": ProcessSandbox, "docker": DockerSandbox}


class Trial(Struct, frozen=True):
    """One grading with a known outcome."""

    what: str
    submission: Submission
    seed: int
    expect: str
    """`full`, `unfinished`, or `loses`."""
    loses: list[str] = []
    excused: list[str] = []
    """Tests that may be lost as well, or tasks with all theirs: they stand on what is wrong."""
    asked: list[str] = []
    """The tests and tasks that are asked; all where none is named."""


def trials(course: Course, exercise: Exercise, seeds: int = SEEDS) -> Iterator[Trial]:
    """Every grading that `exercise` must pass through. Raises `CourseError`."""
    reference = reference_submission(course, exercise)
    yield Trial("reference, seed 0", reference, 0, "full")
    drawn = list(seeded(exercise))
    for seed in range(1, seeds):
        yield Trial(f"reference, seed {seed}", reference, seed, "full", asked=drawn)
    kit = kit_files(course, exercise)
    untouched = {path: kit[path] for path in reference.files if path in kit}
    yield Trial("untouched kit", Submission(untouched, "kit"), 0, "unfinished")
    for seed, wrong in enumerate(wrong_solutions(exercise)):
        submission = Submission(wrong.applied(reference.files), wrong.name)
        what = f"wrong/{wrong.name}.py, seed {seed}"
        own, excused = wrong.tasks(exercise), [*standing_on(exercise, wrong), *wrong.may_lose]
        asked = [*own, *excused, *wrong.loses]  # other tasks can't tell it from the reference
        yield Trial(what, submission, seed, "loses", wrong.loses, excused, asked)


def seeded(exercise: Exercise) -> Iterator[str]:
    """The tests that another seed may ask otherwise: all but races, which don't draw from it."""
    for path in [*exercise.public_tests, *exercise.hidden_tests]:
        for name, function in functions(tree(path)):
            if name.startswith("test_") and "race" not in parameters(function):
                yield name


def standing_on(exercise: Exercise, wrong: Wrong) -> list[str]:
    """The tasks that need the one which `wrong` gets wrong, or need one that does."""
    own = set(wrong.tasks(exercise))
    found = set(own)
    while more := {task.id for task in exercise.tasks if found & set(task.needs)} - found:
        found |= more
    return sorted(found - own)


def verify(
    course: Course, exercise: Exercise, sandbox: str, workers: int
) -> Iterator[Problem | Trial]:
    """The problems of `exercise` as they are found, and each trial when it is over.

    Raises `CourseError`.
    """
    yield from secrets_in_kit(course, exercise)
    yield from untidy(course, exercise)
    yield from strangers(exercise)
    yield from unproven(exercise)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {
            pool.submit(attempt, course.folder, exercise.name, sandbox, trial): trial
            for trial in trials(course, exercise)
        }
        try:
            for future in as_completed(running):
                yield from future.result()
                yield running[future]
        finally:  # who stops waits for what runs, not for all that would
            pool.shutdown(cancel_futures=True)


def attempt(folder: Path, name: str, sandbox: str, trial: Trial) -> list[Problem]:
    """Grade one trial and say what is other than expected."""
    course = load_course(folder)
    exercise = course.exercise(name)
    reference = reference_submission(course, exercise)
    place = SANDBOXES[sandbox]()
    if trial.expect == "loses":
        exercise = replace(exercise, style=None)  # a known-wrong solution is right in all but one
    report = grade(
        trial.submission, exercise, trial.seed, place, reference=reference, only=trial.asked
    )
    return list(surprises(trial, report))


def surprises(trial: Trial, report: Report) -> Iterator[Problem]:
    """What `report` shows that `trial` does not expect."""
    lost = {r.name: r for r in report.results if r.verdict is not Verdict.PASSED}
    standing = {r.name for task in report.tasks if task.id in trial.excused for r in task.tests}
    excused = standing.union(trial.excused)
    if trial.expect == "unfinished":
        yield from _not_unfinished(trial, report)
        return
    for name, result in lost.items():
        if name not in trial.loses and name not in excused:
            yield Problem(trial.what, f"loses {name} ({account(result)})")
    for name in trial.loses:
        if name not in lost:
            known = name in report.verdicts()
            yield Problem(trial.what, f"passes {name}" if known else f"there is no test {name}")
    if trial.expect == "full" and not lost and not report.full:
        yield Problem(trial.what, f"scores {report.points:g} of {report.max_points:g}")


def _not_unfinished(trial: Trial, report: Report) -> Iterator[Problem]:
    if report.points:
        yield Problem(trial.what, f"scores {report.points:g} points")
    for result in report.results:
        if not result.gate and result.verdict is not Verdict.UNFINISHED:
            yield Problem(trial.what, f"{result.name} is not unfinished ({account(result)})")


def account(result: Result) -> str:
    """A lost test in one line."""
    parts = [result.verdict.value, result.message]
    if result.counterexample:
        parts.append(", ".join(f"{k}={v}" for k, v in result.counterexample.items()))
    if result.expected is not None:
        parts.append(f"expected {result.expected}, got {result.got}")
    parts += [f"{frame.file}:{frame.line}" for frame in result.frames[-1:]]
    return "; ".join(part for part in parts if part)


def secrets_in_kit(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Lines of cut solutions that stand in any file of the kit. Raises `CourseError`."""
    files = course.reference_files(exercise)
    cut = by_file([(task.id, task.symbols) for task in course.tasks()])
    private = course.private(exercise)
    secrets: set[str] = set()
    shown: set[str] = set()
    for path, data in files.items():
        lines = {line.strip() for line in data.decode().splitlines()}
        secret = solution_lines(data.decode(), path, list(cut.get(path, ())))
        secret = lines if path in private else secret
        secrets |= secret
        shown |= lines - secret
    secrets = {line for line in secrets - shown if len(line) >= TRIVIAL}
    for path, data in kit_files(course, exercise).items():
        for number, line in enumerate(data.decode().splitlines(), 1):
            if line.strip() in secrets:
                yield Problem(f"kit/{path}:{number}", f"gives a solution away: {line.strip()}")


def untidy(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Remarks on what students are given, where they would be blamed for it."""
    files = template(course, exercise)
    written = {path: files[path] for path in exercise.student_files} if exercise.style else {}
    for path, said in remarks(written).items():
        for remark in said:
            if not remark.text.endswith(UNUSED):
                yield Problem(f"kit/{path}:{remark.line}", f"style: {remark.text}")


def unproven(exercise: Exercise) -> Iterator[Problem]:
    """Tasks with fewer than three known-wrong solutions."""
    wrongs = list(wrong_solutions(exercise))
    for task in exercise.tasks:
        count = sum(wrong.symbol in task.symbols.get(wrong.path, ()) for wrong in wrongs)
        if count < 3:
            yield Problem(f"task {task.id}", f"has {count} known-wrong solutions, needs 3")
