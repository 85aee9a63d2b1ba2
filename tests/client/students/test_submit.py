"""`grad submit`: what is sent, what is told, and how it is followed."""

from __future__ import annotations

import io
import zipfile

import httpx2 as httpx
import pytest
from rich.console import Console

from client.commands.submit import command as submit
from client.commands.submit import followed
from client.options import OurFault
from client.parcel import kit_exercise, parcel
from grader.commands.options import ALL_POINTS, BAD_INPUT, NOT_ALL_POINTS, OUR_FAULT, STOPPED
from server import queue
from tests.client.students.conftest import Student


def test_a_kit_finds_its_assignment_and_is_told_its_place(solved: Student) -> None:
    result = solved.runs(submit, str(solved.kit))
    assert result.exit_code == 0, result.output
    assert "First: submission 1 is safely in" in result.output
    assert "in the queue: it is next" in result.output
    assert "9 of 10 attempts left this hour" in result.output


def test_the_same_files_again_are_said_to_be_known(solved: Student) -> None:
    solved.runs(submit, str(solved.kit))
    again = solved.runs(submit, str(solved.kit))
    assert "graded once, as submission 1" in again.output


def test_whoever_follows_sees_the_report_and_leaves_with_all_points(solved: Student) -> None:
    result = solved.runs(submit, str(solved.kit), "--follow")
    assert "10 of 10 points" in result.output
    assert "submission 1: 10 of 10 points, and it is the one that counts" in result.output
    assert result.exit_code == ALL_POINTS


def test_an_untouched_kit_leaves_with_not_all_points(ada: Student) -> None:
    result = ada.runs(submit, str(ada.kit), "--follow")
    assert "0 of 10 points" in result.output
    assert result.exit_code == NOT_ALL_POINTS


def test_what_we_could_not_grade_is_our_fault(solved: Student) -> None:
    solved.runs(submit, str(solved.kit))
    campus = solved.campus
    with campus.database.writing() as db:
        grading = queue.claim(db, "worker", ["cpu"], campus.clock(), 30)
        assert grading is not None
        assert grading.id is not None
        queue.fail(db, queue.Lease(grading.id, 1), campus.clock(), "no disk", tries=1)
    with pytest.raises(OurFault, match="through our fault") as caught:
        followed(solved.connection(), 1, Console(stderr=True), verbose=False)
    assert caught.value.exit_code == OUR_FAULT


class Impatient(httpx.BaseTransport):
    """The service, to somebody who presses Ctrl-C as soon as there is something to follow."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/events"):
            raise KeyboardInterrupt
        return self._inner.handle_request(request)


def test_ctrl_c_while_following_loses_nothing_and_says_so(solved: Student) -> None:
    solved.transport = Impatient(solved.transport)
    result = solved.runs(submit, str(solved.kit), "--follow")
    assert result.exit_code == STOPPED
    assert "submission 1 is safe and is graded: `grad report 1` shows it" in result.output
    assert solved.campus.grade_all() == 1


def test_only_the_exercises_files_are_sent(solved: Student) -> None:
    (solved.kit / "notes.txt").write_text("mine")
    (solved.kit / "pocket/more.py").write_text("x = 1\n")
    data = parcel(solved.kit, kit_exercise(solved.kit))
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    paths = ["pocket/__init__.py", "pocket/more.py", "pocket/numbers.py"]
    assert names == [f"submission/{path}" for path in paths]


def test_files_that_the_exercise_does_not_know_are_named_in_one_line(solved: Student) -> None:
    for number in range(7):
        (solved.kit / f"pocket/more{number}.py").write_text("")
    told = solved.runs(submit, str(solved.kit)).output
    names = ", ".join(f"pocket/more{number}.py" for number in range(5))
    assert f"not of this exercise: {names}, ...\n" in told


def test_a_folder_without_a_kit_needs_an_assignment(solved: Student) -> None:
    (solved.kit / "exercise.toml").unlink()
    result = solved.runs(submit, str(solved.kit))
    assert (result.exit_code, "--assignment" in result.output) == (BAD_INPUT, True)
    named = solved.runs(submit, str(solved.kit), "--assignment", "first")
    assert "submission 1 is safely in" in named.output


def test_a_kit_of_another_exercise_is_not_sent(solved: Student) -> None:
    path = solved.kit / "exercise.toml"
    path.write_text(path.read_text().replace('name = "first"', 'name = "second"'))
    result = solved.runs(submit, str(solved.kit), "--assignment", "first")
    assert result.exit_code == BAD_INPUT
    assert "a kit of second, and first asks for first" in result.output


def test_a_refusal_is_one_line(solved: Student) -> None:
    solved.campus.clock.later(days=30)
    result = solved.runs(submit, str(solved.kit))
    assert result.exit_code == BAD_INPUT
    assert result.output.startswith("grad: it closed at")
    assert result.output.count("\n") == 1
