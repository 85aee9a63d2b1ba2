"""Strength: how many mutants of an exercise's symbols the tests of their own task notice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from msgspec import Struct

from grader.exercise import Course, CourseError, Exercise
from grader.mutants import Marking, Markings, Mutant, markings, mutants
from grader.report import Verdict
from grader.screening import Job, Tried, Workers, environments, screening

ENOUGH = 0.95
SLOWER = 5.0  # a mutant may take so many times what the reference's slowest test takes
SECONDS = 1.0  # but at least this, for a question
UNCOMPILED_SECONDS = 3.0  # tests that take longer without compiling wait for the compiled kernel


class Outcome(Struct, frozen=True):
    """What became of one mutant."""

    name: str
    task: str
    where: str
    """File and line."""
    before: str
    after: str
    test: str = ""
    """The first test that noticed it."""
    verdict: str = ""
    """That test's verdict."""
    reason: str = ""
    """Why nothing can notice it."""
    seconds: float = 0.0

    @property
    def caught(self) -> bool:
        """Whether some test noticed it."""
        return bool(self.test)

    @property
    def survived(self) -> bool:
        """Whether none did, and one could have."""
        return not self.test and not self.reason


class Strength(Struct, frozen=True):
    """What became of all mutants of an exercise."""

    exercise: str
    version: str
    digest: str
    seed: int
    outcomes: list[Outcome]
    problems: list[str]
    """Markings that do not hold."""

    def share(self, task: str = "") -> tuple[int, int]:
        """Mutants caught, and all of them but the equivalent ones; of one task or of all."""
        own = [each for each in self.outcomes if task in ("", each.task) and not each.reason]
        return sum(each.caught for each in own), len(own)

    @property
    def enough(self) -> bool:
        """Whether the tests are strong, and all markings hold."""
        caught, every = self.share()
        return not self.problems and caught > ENOUGH * every


class Trials:
    """Tries mutants of one exercise, by whichever of its tests noticed most before."""

    def __init__(self, exercise: Exercise, workers: Workers) -> None:
        self._exercise = exercise
        self._workers = workers
        self._catches: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._passed: dict[tuple[bool, str], list[Tried]] = {}

    def prepare(self, tasks: Sequence[str]) -> None:
        """Run the tests of `tasks` on the reference: what it does not pass can notice nothing.

        Raises `CourseError` for a test that it does not pass when it is compiled, as for students.
        """
        of_task = defaultdict(list)
        for test, task in self._workers.tests().items():
            of_task[task].append(test)
        kinds = [(compiled, task) for compiled in environments(self._exercise) for task in tasks]
        with ThreadPoolExecutor(len(kinds) or 1) as pool:
            jobs = [self._control(compiled, of_task[task]) for compiled, task in kinds]
            for kind, tried in zip(kinds, pool.map(self._workers.do, jobs), strict=True):
                self._passed[kind] = [each for each in tried if each.verdict is Verdict.PASSED]
                lost = [t for t in tried if t.verdict not in (Verdict.PASSED, Verdict.SKIPPED)]
                if kind[0] and lost:
                    raise CourseError(f"the reference loses {lost[0].test}: {lost[0].message}")

    def _control(self, compiled: bool, tests: Sequence[str]) -> Job:
        most = self._exercise.limits.test_seconds
        return Job({}, tests, compiled, most if compiled else UNCOMPILED_SECONDS, all=True)

    def outcome(self, mutant: Mutant, marks: Sequence[Marking]) -> Outcome:
        """What becomes of `mutant`: tried without compiling first, where there is a difference.

        Without compiling only a wrong answer counts: an error there may be none when compiled.
        """
        spent = 0.0
        for compiled in environments(self._exercise):
            tried = self._workers.do(self._job(mutant, compiled))
            spent += sum(each.seconds for each in tried)
            last = tried[-1] if tried else None
            if last is None or last.verdict is Verdict.PASSED:
                continue
            self._catches[mutant.where][last.test] += 1
            if compiled or last.verdict is Verdict.FAILED:
                return _outcome(mutant, spent, test=last.test, verdict=last.verdict.value)
        reason = next((mark.reason for mark in marks if mark.fits(mutant)), "")
        return _outcome(mutant, spent, reason=reason)

    def _job(self, mutant: Mutant, compiled: bool) -> Job:
        passed = self._passed[compiled, mutant.task]
        catches = self._catches[mutant.where]
        tests = sorted((each.test for each in passed), key=lambda test: -catches[test])
        slowest = max((each.seconds for each in passed), default=0.0)
        seconds = max(SECONDS, SLOWER * slowest)
        return Job({mutant.path: mutant.data}, tests, compiled, seconds)


def _outcome(
    mutant: Mutant, seconds: float, test: str = "", verdict: str = "", reason: str = ""
) -> Outcome:
    return Outcome(
        name=mutant.name,
        task=mutant.task,
        where=f"{mutant.path}:{mutant.line}",
        before=mutant.before,
        after=mutant.after,
        test=test,
        verdict=verdict,
        reason=reason,
        seconds=round(seconds, 4),
    )


def strength(
    course: Course,
    exercise: Exercise,
    only: str,
    seed: int,
    workers: int,
    watch: Callable[[Outcome], None],
) -> Strength:
    """Try every mutant of `exercise` (see `mutants` for `only`); `watch` is told each outcome.

    Raises `CourseError` where the reference itself does not pass, and where `only` names nothing.
    """
    marks = markings(exercise)
    every = list(mutants(exercise, course.reference_files(exercise), only))
    slow = marks.performance
    known = [marks.placed(m) for m in every if not any(mark.fits(m) for mark in slow)]
    if not known:
        raise CourseError(f"{exercise.name} has no mutants of {only!r}")
    outcomes: dict[str, Outcome] = {}
    with (
        screening(course.folder, exercise.name, seed, workers) as crew,
        ThreadPoolExecutor(workers) as pool,
    ):
        trials = Trials(exercise, crew)
        trials.prepare(sorted({mutant.task for mutant in known}))
        running = [pool.submit(trials.outcome, mutant, marks.equivalent) for mutant in known]
        try:
            for future in as_completed(running):
                outcome = future.result()
                outcomes[outcome.name] = outcome
                watch(outcome)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return Strength(
        exercise=exercise.name,
        version=exercise.version,
        digest=exercise.digest,
        seed=seed,
        outcomes=[outcomes[mutant.name] for mutant in known],
        problems=[*disproved(marks, every, outcomes, partly=bool(only))],
    )


def disproved(
    marks: Markings, every: Sequence[Mutant], outcomes: Mapping[str, Outcome], *, partly: bool
) -> Iterator[str]:
    """Markings that fit no mutant (where `partly`, of tried symbols), or only caught ones."""
    tried = {mutant.where for mutant in every}
    for mark in marks.every:
        fitting = [mutant for mutant in every if mark.fits(mutant)]
        if not fitting and not (partly and mark.symbol not in tried):
            yield f"{mark} fits no mutant"
        found = [outcomes[mutant.name] for mutant in fitting if mark in marks.equivalent]
        if found and all(outcome.caught for outcome in found):
            yield f"{mark} is called equivalent, but {found[0].test} notices it"
