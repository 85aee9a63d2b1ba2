"""Every submission of the corpus earns what it deserves, and nothing of it remains."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.commands import main
from grader.exercise import Course, Exercise
from grader.submission import BadSubmission, read_submission
from tests.corpus import EXERCISE, ROOT, Entry, Graded, grade_entry, load_corpus, the_exercise
from tests.handouts import HANDOUTS, Handout

AT_ONCE = 3  # many only wait for something to time out
READING = 160 << 20  # bytes that reading a submission may take
GRADING = 200 << 20  # bytes by which a grader may grow meanwhile
ENTRIES = load_corpus()
GRADED = [entry for entry in ENTRIES if entry.expect.refused is None]
REFUSED = [entry for entry in ENTRIES if entry.expect.refused is not None]
CASES = [
    pytest.param(entry, place, id=f"{entry.name}-{place}")
    for place in ("process", "docker")
    for entry in GRADED
    if place == "docker" or not entry.isolation
]


@pytest.fixture(scope="module")
def course() -> Course:
    return the_exercise()[0]


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return the_exercise()[1]


Gradings = Callable[[str, str], Graded]


@pytest.fixture(scope="module")
def gradings(request: pytest.FixtureRequest) -> Iterator[Gradings]:
    """Each grading once; all that the selected tests need of a sandbox run ahead of them."""
    specs = [getattr(item, "callspec", None) for item in request.session.items]
    cases = [
        (s.params["entry"].name, s.params["place"]) for s in specs if s and "place" in s.params
    ]
    futures: dict[tuple[str, str], Future[Graded]] = {}
    pool = ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"))

    def grading(name: str, place: str) -> Graded:
        for case in dict.fromkeys(cases):
            if case[1] == place and case not in futures:
                futures[case] = pool.submit(grade_entry, *case)
        return futures[name, place].result()

    yield grading
    pool.shutdown(cancel_futures=True)


@pytest.fixture
def graded(request: pytest.FixtureRequest, gradings: Gradings, entry: Entry, place: str) -> Graded:
    """The grading of an entry in a sandbox, where there is one."""
    request.getfixturevalue(f"{place}_sandbox")
    return gradings(entry.name, place)


@pytest.mark.parametrize(("entry", "place"), CASES)
def test_a_submission_earns_what_it_deserves(graded: Graded, entry: Entry) -> None:
    assert entry.expect.outcome(graded.report) == graded.outcome


@pytest.mark.parametrize(("entry", "place"), CASES)
def test_nothing_of_a_submission_remains(graded: Graded, entry: Entry) -> None:
    assert graded.before == graded.after


@pytest.mark.parametrize(("entry", "place"), CASES)
def test_the_grader_stays_small(graded: Graded, entry: Entry) -> None:
    assert graded.memory < GRADING


@pytest.mark.parametrize("entry", REFUSED, ids=lambda entry: entry.name)
def test_what_is_no_submission_is_refused(
    entry: Entry, tmp_path: Path, course: Course, exercise: Exercise
) -> None:
    work = entry.write(tmp_path / "work", course, exercise)
    with pytest.raises(BadSubmission, match=entry.expect.refused):
        read_submission(work, exercise, course)


@pytest.mark.parametrize("entry", REFUSED, ids=lambda entry: entry.name)
def test_the_command_says_why_it_refuses(
    entry: Entry, tmp_path: Path, course: Course, exercise: Exercise
) -> None:
    work = entry.write(tmp_path / "work", course, exercise)
    said = CliRunner().invoke(
        main, ["grade", EXERCISE, str(work), "--course", str(ROOT), "--sandbox", "process"]
    )
    assert (said.exit_code, str(entry.expect.refused) in said.output) == (2, True)


@pytest.fixture
def handed_in(handout: Handout, tmp_path: Path, course: Course, exercise: Exercise) -> Path:
    """What a handout makes of the reference's files."""
    return handout.make(tmp_path, course.reference_files(exercise))


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda handout: handout.name)
def test_an_archive_or_a_folder_is_read_or_refused(
    handout: Handout, handed_in: Path, course: Course, exercise: Exercise
) -> None:
    found, refusal = {}, ""
    try:
        found = read_submission(handed_in, exercise, course).files
    except BadSubmission as error:
        refusal = str(error)
    if handout.refused is None:
        assert (course.reference_files(exercise), "") == (found, refusal)
    else:
        assert handout.refused in refusal


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda handout: handout.name)
def test_reading_takes_little_memory(
    handout: Handout, handed_in: Path, course: Course, exercise: Exercise
) -> None:
    tracemalloc.start()
    try:
        read_submission(handed_in, exercise, course)
    except BadSubmission:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < READING


def test_the_corpus_holds_more_than_thirty_cheats() -> None:
    assert len([entry for entry in GRADED if entry.base == "template"]) > 30
