"""Kits: what one gets, made for whoever asks, and what one does not get."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from grader.exercise import load_course
from grader.kit import kit_files
from grader.merge import CONFLICTS
from server.records import Kit
from tests.server.campus import PATH
from tests.server.pocket import (
    BOB,
    CHAINED,
    DOCSTRING,
    NUMBERS,
    OWN,
    POOR,
    SCAFFOLD,
    Pocket,
)

ONE = f"{PATH}/assignments/one"
TWO = f"{PATH}/assignments/two"


def kits(pocket: Pocket) -> int:
    """How many kits are kept."""
    from sqlmodel import select

    with pocket.campus.database.reading() as db:
        return len(list(db.exec(select(Kit))))


def test_the_first_exercise_has_the_plain_kit(pocket: Pocket) -> None:
    course = load_course(CHAINED)
    plain = kit_files(course, course.exercise("one"))
    assert pocket.kit("one") == {path: data.decode() for path, data in plain.items()}


def test_the_students_own_best_work_is_carried_forward(pocket: Pocket) -> None:
    pocket.hand_in()
    pocket.hand_in(POOR)
    pocket.assign("two", pocket.publish("two"))
    text = pocket.kit()[NUMBERS]
    assert OWN in text
    assert 'NotImplementedError("task 1.1")' in text


def test_another_student_does_not_get_it(pocket: Pocket) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two"))
    assert "Ada's" not in pocket.kit(who=pocket.person(BOB))[NUMBERS]


def test_staff_get_the_plain_kit(pocket: Pocket) -> None:
    pocket.solve("one")
    pocket.assign("two", pocket.publish("two"))
    assert 'NotImplementedError("task 0.1")' in pocket.kit(who=pocket.teacher)[NUMBERS]


def test_a_scaffold_that_moved_is_merged(pocket: Pocket) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two", SCAFFOLD))
    kit = pocket.kit()
    assert "Numbers of today." in kit[NUMBERS]
    assert OWN in kit[NUMBERS]
    assert CONFLICTS not in kit


def test_the_base_is_what_the_student_began_with(pocket: Pocket) -> None:
    """Handed in for version 1, while version 2 was out: the merge brings what is new in it."""
    pocket.kit("one")
    newer = pocket.publish("one", SCAFFOLD, version="2")
    pocket.reassign("one", newer)
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two", SCAFFOLD))
    assert "Numbers of today." in pocket.kit()[NUMBERS]


def test_conflicts_are_said_and_the_students_lines_stand(pocket: Pocket) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two", DOCSTRING))
    answer = pocket.ada.get(f"{TWO}/kit.zip")
    assert answer.headers["kit-conflicts"] == NUMBERS
    kit = pocket.kit()
    assert OWN in kit[NUMBERS]
    assert "<<<" not in kit[NUMBERS]
    assert "Double of" in kit[CONFLICTS]


def test_who_has_nothing_gets_what_is_solved(pocket: Pocket) -> None:
    pocket.assign("two", pocket.publish("two"))
    assert 'NotImplementedError("task 0.1")' in pocket.kit()[NUMBERS]
    pocket.solve("one")
    text = pocket.kit()[NUMBERS]
    assert "return x + x" in text
    assert 'NotImplementedError("task 1.1")' in text
    assert "return 2 * x + x" not in text


def test_who_has_work_of_their_own_keeps_it_when_it_is_solved(pocket: Pocket) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two"))
    pocket.solve("one")
    assert OWN in pocket.kit()[NUMBERS]


def test_private_files_of_what_is_not_solved_stay_here(pocket: Pocket) -> None:
    pocket.assign("two", pocket.publish("two"))
    pocket.solve("two")
    assert "pocket/tables.py" not in pocket.kit()
    assert 'NotImplementedError("task 1.1")' in pocket.kit()["pocket/powers.py"]


def test_files_that_could_not_lie_there_are_left_out(pocket: Pocket) -> None:
    more = ["pocket/.git/hook.py", "pocket/powers.py/deep.py", "pocket/GIT~1/hook.py"]
    pocket.hand_in(more={"pocket/mine.py": b"MINE = 1\n", **dict.fromkeys(more, b"")})
    pocket.assign("two", pocket.publish("two"))
    kit = pocket.kit()
    assert kit["pocket/mine.py"] == "MINE = 1\n"
    assert not kit.keys() & set(more)


def test_better_work_is_a_new_kit_and_the_same_one_is_not(pocket: Pocket) -> None:
    pocket.assign("two", pocket.publish("two"))
    pocket.kit()
    pocket.kit()
    assert kits(pocket) == 1
    pocket.hand_in()
    assert OWN in pocket.kit()[NUMBERS]
    assert kits(pocket) == 2


def test_who_has_the_kit_is_not_sent_it_again(pocket: Pocket) -> None:
    tag = pocket.ada.get(f"{ONE}/kit.zip").headers["etag"]
    again = pocket.ada.get(f"{ONE}/kit.zip", headers={"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    pocket.reassign("one", pocket.publish("one", SCAFFOLD, version="2"))
    newer = pocket.ada.get(f"{ONE}/kit.zip", headers={"if-none-match": tag})
    assert newer.status_code == 200


@pytest.mark.parametrize("path", ["kit.zip", "handout", "handout/figure.svg"])
def test_nothing_is_handed_out_before_the_opening(pocket: Pocket, path: str) -> None:
    later = pocket.campus.clock() + timedelta(days=2)
    pocket.assign("two", pocket.publish("two"), opens=later)
    assert pocket.ada.get(f"{TWO}/{path}").status_code == 404
    pocket.campus.clock.later(days=3)
    assert pocket.ada.get(f"{TWO}/kit.zip").status_code == 200


def test_without_git_a_kit_that_needs_no_merge_is_handed_out(
    pocket: Pocket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two", SCAFFOLD))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pocket.ada.get(f"{ONE}/kit.zip").status_code == 200
    refused = pocket.ada.get(f"{TWO}/kit.zip")
    assert refused.status_code == 503
    assert "git is not installed" in refused.json()["detail"]


def test_a_handout_is_markdown(pocket: Pocket) -> None:
    answer = pocket.ada.get(f"{ONE}/handout")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text == "# one\n"


def test_a_handouts_pictures_are_handed_out_and_nothing_else(pocket: Pocket) -> None:
    handout = ("exercises/two/handout.md", "# two\n", "# two\n\n![a line](line.svg)\n")
    drawn = ("exercises/two/line.svg", "", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    pocket.assign("two", pocket.publish("two", handout, drawn))
    picture = pocket.ada.get(f"{TWO}/handout/line.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert pocket.kit()["line.svg"] == picture.text
    for path in ("probes.py", "../one/handout.md", "%2e%2e/one/handout.md", "hidden/test_x.py"):
        assert pocket.ada.get(f"{TWO}/handout/{path}").status_code == 404
