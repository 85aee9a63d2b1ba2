"""The queue: whose turn it is, who holds a grading, and what becomes of lost ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise import Course
from server import queue
from server.queue import Lease
from server.records import Grading, State
from tests.server.campus import HERE, Campus, course_copy, made, numbers, published

ADA, BOB = "ada@example.org", "bob@example.org"
SECONDS = 30


def handed_in(campus: Campus, course: Course, email: str, count: int = 1) -> list[int]:
    """Hand in different work; the gradings' ids."""
    client = campus.client(campus.person(email))
    zips = [numbers(course, ("x + x", f"x + x + {n}")) for n in range(1, count + 1)]
    answers = [client.post(f"{HERE}/submissions", content=data) for data in zips]
    return [made(answer)["grading"]["id"] for answer in answers]


def claimed(campus: Campus, worker: str = "one") -> Grading | None:
    """The next grading, taken by `worker`."""
    with campus.database.writing() as db:
        return queue.claim(db, worker, ["cpu"], campus.clock(), SECONDS)


def lease(campus: Campus, worker: str = "one") -> Lease:
    """The lease of the next grading."""
    grading = claimed(campus, worker)
    assert grading is not None
    assert grading.id is not None
    return Lease(grading.id, grading.attempt)


def state(campus: Campus, number: int) -> State:
    """The state of a grading."""
    with campus.database.reading() as db:
        return db.get_one(Grading, number).state


def test_one_students_many_submissions_do_not_delay_anothers(autumn: Campus, tiny: Course) -> None:
    many = handed_in(autumn, tiny, ADA, 5)
    autumn.clock.later(seconds=1)
    first = lease(autumn).grading_id
    autumn.clock.later(seconds=1)
    (one,) = handed_in(autumn, tiny, BOB)
    autumn.clock.later(seconds=1)
    assert [first, lease(autumn).grading_id] == [many[0], one]


def test_turns_go_around(autumn: Campus, tiny: Course) -> None:
    ada, bob = handed_in(autumn, tiny, ADA, 3), handed_in(autumn, tiny, BOB, 3)
    taken = []
    for _ in range(6):
        autumn.clock.later(seconds=1)
        taken.append(lease(autumn).grading_id)
    assert taken == [ada[0], bob[0], ada[1], bob[1], ada[2], bob[2]]


def test_students_are_told_their_place(autumn: Campus, tiny: Course) -> None:
    ada, bob = handed_in(autumn, tiny, ADA, 3), handed_in(autumn, tiny, BOB)
    with autumn.database.reading() as db:
        places = queue.places(db, [*ada, *bob])
    assert [places[number] for number in [*ada, *bob]] == [0, 2, 3, 1]


def test_a_grading_is_given_to_one_worker_only(autumn: Campus, tiny: Course) -> None:
    handed_in(autumn, tiny, ADA)
    assert [claimed(autumn) is None, claimed(autumn, "two") is None] == [False, True]


def test_a_silent_workers_grading_is_taken_again(autumn: Campus, tiny: Course) -> None:
    (number,) = handed_in(autumn, tiny, ADA)
    lost = lease(autumn)
    autumn.clock.later(seconds=SECONDS + 1)
    assert lease(autumn, "two") == Lease(number, lost.attempt + 1)


def test_a_renewed_lease_is_kept(autumn: Campus, tiny: Course) -> None:
    handed_in(autumn, tiny, ADA)
    held = lease(autumn)
    autumn.clock.later(seconds=SECONDS - 1)
    with autumn.database.writing() as db:
        assert queue.renew(db, held, autumn.clock(), SECONDS)
    autumn.clock.later(seconds=SECONDS - 1)
    assert claimed(autumn, "two") is None


def test_a_late_fault_is_refused(autumn: Campus, tiny: Course) -> None:
    (number,) = handed_in(autumn, tiny, ADA)
    lost = lease(autumn)
    autumn.clock.later(seconds=SECONDS + 1)
    lease(autumn, "two")
    with autumn.database.writing() as db:
        assert queue.fail(db, lost, autumn.clock(), "late", 3) is None
    assert state(autumn, number) is State.RUNNING


def test_a_fault_of_ours_is_tried_again_until_it_is_given_up(autumn: Campus, tiny: Course) -> None:
    handed_in(autumn, tiny, ADA)
    states = []
    for _ in range(3):
        with autumn.database.writing() as db:
            grading = queue.claim(db, "one", ["cpu"], autumn.clock(), SECONDS)
            assert grading is not None
            assert grading.id is not None
            held = Lease(grading.id, grading.attempt)
            states.append(queue.fail(db, held, autumn.clock(), "no space", 3))
    assert states == [State.QUEUED, State.QUEUED, State.FAILED]
    assert claimed(autumn) is None


def test_a_grading_that_kills_its_workers_is_given_up(autumn: Campus, tiny: Course) -> None:
    (number,) = handed_in(autumn, tiny, ADA)
    for _ in range(queue.DEATHS):
        lease(autumn)
        autumn.clock.later(seconds=SECONDS + 1)
    assert claimed(autumn) is None
    assert state(autumn, number) is State.FAILED


def test_a_grading_that_was_put_back_is_the_next(autumn: Campus, tiny: Course) -> None:
    first, _ = handed_in(autumn, tiny, ADA, 2)
    held = lease(autumn)
    with autumn.database.writing() as db:
        queue.release(db, held)
    assert lease(autumn).grading_id == first


@pytest.mark.parametrize("labels", [["gpu"], []])
def test_a_worker_takes_what_it_is_able_to_do(
    autumn: Campus, tiny: Course, labels: list[str]
) -> None:
    handed_in(autumn, tiny, ADA)
    with autumn.database.writing() as db:
        assert queue.claim(db, "one", labels, autumn.clock(), SECONDS) is None


def test_an_exercise_says_what_its_workers_must_have(
    autumn: Campus, tiny: Course, tmp_path: Path
) -> None:
    file = "exercises/first/exercise.toml"
    copy = course_copy(tiny, tmp_path, (file, 'version = "7"', 'version = "8"\nlabel = "gpu"'))
    published(autumn.client(autumn.person("ida@example.org")), copy)
    assert claimed(autumn) is None
    with autumn.database.writing() as db:
        assert queue.claim(db, "one", ["gpu"], autumn.clock(), SECONDS) is not None


def test_students_come_before_regrades(autumn: Campus, tiny: Course) -> None:
    first, second = *handed_in(autumn, tiny, ADA), *handed_in(autumn, tiny, BOB)
    with autumn.database.writing() as db:
        db.get_one(Grading, first).priority = queue.REGRADE
    assert lease(autumn).grading_id == second
