"""What instructors do from the command line: courses, publishing, assignments, extensions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlmodel import select

from grader.exercise import load_course
from server.records import Grading, Release, State
from tests.client.instructors.conftest import Answers, Grad
from tests.conftest import TINY
from tests.server.campus import COURSE, HERE, Campus, made, opened
from tests.server.marking import NO_DOUBLE

FIRST = Path("exercises") / "first"
DATES = ("--opens", "2026-09-01 08:00", "--due", "2026-09-08 18:00", "--time-zone", "Europe/Berlin")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder with enough known-wrong solutions, in which one works."""
    folder = shutil.copytree(TINY, tmp_path / "course")
    for name, task, count in (("double_of_positive", "0_1", 1), ("step_of_one", "0_2", 2)):
        for number in range(count):
            source = folder / FIRST / "wrong" / f"{name}.py"
            shutil.copy(source, source.with_stem(f"{name}_{number}_{task}"))
    monkeypatch.chdir(folder)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_course_is_made_and_listed(grad: Grad) -> None:
    assert grad("course", "new", COURSE, "--title", "Autumn").exit_code == 0
    said = grad("course", "list")
    assert (said.exit_code, "Autumn" in said.output) == (0, True)


def test_a_course_that_is_there_already_is_refused_in_one_line(grad: Grad) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    again = grad("course", "new", COURSE, "--title", "Autumn")
    assert again.exit_code == 2
    assert again.output == "grad: there is a course 'autumn' already. Choose another name.\n"


def test_without_an_account_one_is_told_to_log_in(grad: Grad, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "home")
    said = grad("course", "list")
    assert (said.exit_code, said.output) == (2, "grad: you are not logged in: `grad login LINK`\n")


def test_an_exercise_is_published_and_proven(grad: Grad, folder: Path) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    said = grad("publish", "first")
    assert said.exit_code == 0, said.output
    assert "the reference scores 10 of 10 points, the untouched kit 0" in said.output
    assert "not proven: other seeds, and known-wrong solutions" in said.output


def test_what_is_sent_holds_no_known_wrong_solution(
    grad: Grad, folder: Path, campus: Campus
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    grad("publish", "first")
    with campus.database.reading() as db:
        paths = set(db.exec(select(Release)).one().files)
    assert "exercises/first/hidden/test_root.py" in paths
    assert not [path for path in paths if "wrong" in path]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            FIRST / "test_first.py",
            "student.count",
            "student.counted",
            "test_first.py:19: there is no",
        ),
        (FIRST / "exercise.toml", '"double"', '"dubble"', "exercise.toml:11: "),
    ],
)
def test_an_exercise_with_a_fault_in_its_files_is_not_sent(
    grad: Grad, service: Answers, folder: Path, file: Path, old: str, new: str, said: str
) -> None:
    change(folder / file, old, new)
    refused = grad("publish", "first")
    assert refused.exit_code == 2
    assert said in refused.output
    assert service.seen == []


def test_too_few_known_wrong_solutions_are_a_fault_too(grad: Grad, folder: Path) -> None:
    (folder / FIRST / "wrong/step_of_one.py").unlink()
    refused = grad("publish", "first")
    assert refused.exit_code == 2
    assert "task 0.2: has 2 known-wrong solutions, needs 3" in refused.output


def test_a_reference_that_loses_a_test_is_not_handed_out(grad: Grad, folder: Path) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    change(folder / "reference/pocket/numbers.py", "return x + x", f"return x  # {NO_DOUBLE}")
    said = grad("publish", "first", "--assign", "first", *DATES)
    assert said.exit_code == 2
    assert "its reference scores" in said.output
    assert "because of test_double" in said.output


def test_publishing_with_verification_proves_the_known_wrong_solutions_too(
    grad: Grad, folder: Path
) -> None:
    change(folder / FIRST / "test_first.py", "approx(2 * x)", "approx(2 * x, abs=1e9)")
    said = grad("publish", "first", "--verify")
    assert said.exit_code == 2
    assert "does not hold: nothing was published" in said.output


def test_an_assignment_is_made_with_dates_in_its_time_zone(
    grad: Grad, folder: Path, campus: Campus
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    said = grad("publish", "first", "--assign", "first", *DATES, "--late-percent", "10")
    assert said.exit_code == 0, said.output
    assert "due Tue 2026-09-08 18:00 CEST" in said.output
    root = campus.client(campus.person("root@example.org"))
    row = made(root.get(HERE), 200)["assignment"]
    assert (row["due"], row["closes"]) == ("2026-09-08T16:00:00Z", "2026-09-08T16:00:00Z")
    assert (row["title"], row["late_percent"]) == ("First steps", 10)


def test_publishing_again_changes_what_is_named_and_nothing_else(
    grad: Grad, folder: Path, campus: Campus
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    grad("publish", "first", "--assign", "first", *DATES, "--late-percent", "10")
    same = grad("publish", "first", "--assign", "first", *DATES)
    assert "assignment first is unchanged" in same.output
    change(folder / FIRST / "exercise.toml", 'version = "', 'version = "9.')
    other = grad("publish", "first", "--assign", "first", "--hourly", "3")
    assert "assignment first is changed" in other.output
    assert "`grad regrade first --preview`" in other.output
    root = campus.client(campus.person("root@example.org"))
    row = made(root.get(HERE), 200)["assignment"]
    assert (row["revision"], row["hourly"], row["late_percent"]) == (2, 3, 10)


def test_a_change_that_another_one_came_before_is_refused(
    grad: Grad, service: Answers, folder: Path, campus: Campus
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    grad("publish", "first", "--assign", "first", *DATES)
    root = campus.client(campus.person("root@example.org"))

    def change_first(request: httpx.Request) -> None:
        if request.method == "PUT":
            made(root.put(HERE, json=json.loads(request.read())), 200)

    service.before = change_first
    said = grad("publish", "first", "--assign", "first", "--hourly", "3")
    assert (said.exit_code, "was changed meanwhile" in said.output) == (2, True)


def test_a_new_assignment_needs_a_due_date(grad: Grad, folder: Path) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    said = grad("publish", "first", "--assign", "first")
    assert (said.exit_code, "needs --due" in said.output) == (2, True)


def test_terms_without_an_assignment_are_refused(grad: Grad, folder: Path) -> None:
    said = grad("publish", "first", "--late-percent", "10")
    assert said.exit_code == 2
    assert said.output == "grad: --late-percent: of which assignment? Name it with --assign\n"


def test_publishing_as_json_prints_nothing_else_on_standard_output(
    grad: Grad, folder: Path
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    told = json.loads(grad("publish", "first", "--assign", "first", *DATES, "--json").stdout)
    assert (told["release"]["exercise"], told["assignment"]["slug"]) == ("first", "first")


@pytest.fixture
def lectures(service: Answers, campus: Campus) -> Campus:
    """A course with people and an assignment, for which one is logged in."""
    opened(campus, load_course(TINY), time_zone="Europe/Berlin")
    return campus


def test_a_student_gets_other_dates(grad: Grad, lectures: Campus) -> None:
    said = grad(
        "extend", "first", "ada@example.org", "--due", "2026-10-01 18:00", "--reason", "flu"
    )
    assert said.exit_code == 0, said.output
    assert "due Thu 2026-10-01 18:00 CEST, closes Thu 2026-10-01 18:00 CEST" in said.output
    ada = lectures.client(lectures.person("ada@example.org"))
    assert made(ada.get(HERE), 200)["due"] == "2026-10-01T16:00:00Z"


def test_an_extension_is_dropped(grad: Grad, lectures: Campus) -> None:
    grad("extend", "first", "ada@example.org", "--due", "2026-10-01 18:00")
    said = grad("extend", "first", "ada@example.org", "--drop")
    assert (said.exit_code, "is due Tue 2026-09-08 14:00 CEST again" in said.output) == (0, True)
    ada = lectures.client(lectures.person("ada@example.org"))
    assert made(ada.get(HERE), 200)["extended"] is False


def test_an_extension_of_nobody_is_refused(grad: Grad, lectures: Campus) -> None:
    said = grad("extend", "first", "eve@example.org", "--due", "2026-10-01 18:00")
    assert (said.exit_code, "has no member" in said.output) == (2, True)


def test_a_proof_that_failed_through_our_fault_is_graded_again(
    grad: Grad, folder: Path, campus: Campus
) -> None:
    grad("course", "new", COURSE, "--title", "Autumn")
    grad("publish", "first")
    with campus.database.writing() as db:
        proof = db.exec(select(Grading)).first()
        assert proof is not None
        proof.state, proof.fault = State.FAILED, "no engine"
    said = grad("publish", "first")
    assert said.exit_code == 0, said.output
    assert "is published before: the reference scores 10 of 10" in said.output
