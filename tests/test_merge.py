"""Three-way merges of a student's files, the scaffold they began with, and that of now."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.git import NoGit
from grader.merge import Merged, merged, told

PATH = "pocket/numbers.py"
TODO = """\
    # TODO: task 0.1 (the reference has 1 line here)
    raise NotImplementedError("task 0.1")
"""
OLD = f'''\
"""Numbers."""


def double(x: float) -> float:
    """Twice `x`."""
{TODO}'''
MINE = OLD.replace(TODO, "    return 2 * x\n")


def merge(mine: str, old: str | None, new: str | None) -> Merged:
    """The merge of one file."""
    before = {} if old is None else {PATH: old.encode()}
    now = {} if new is None else {PATH: new.encode()}
    return merged({PATH: mine.encode()}, before, now)


def result(mine: str, old: str | None, new: str | None) -> str:
    """The merged file, which must have no conflicts."""
    found = merge(mine, old, new)
    assert not found.conflicts
    return found.files[PATH].decode()


def test_what_only_the_student_changed_is_the_students() -> None:
    assert result(MINE, OLD, OLD) == MINE


def test_what_the_student_left_alone_is_the_courses() -> None:
    assert merge(OLD, OLD, OLD.replace("Numbers", "Other numbers")).files == {}


def test_what_both_changed_in_other_places_is_both() -> None:
    new = OLD.replace("Numbers", "Other numbers")
    assert result(MINE, OLD, new) == MINE.replace("Numbers", "Other numbers")


def test_in_conflict_the_students_lines_stand_and_both_are_told() -> None:
    new = OLD.replace("Twice", "Double of").replace("Numbers", "Other numbers")
    found = merge(MINE, OLD, new)
    assert found.files[PATH].decode() == MINE.replace("Numbers", "Other numbers")
    shown = told(found.conflicts).decode()
    assert f"## `{PATH}`" in shown
    assert "    >>>>>>> the course now" in shown
    assert "Double of" in shown
    assert "return 2 * x" in shown


def test_another_size_of_the_reference_is_no_conflict() -> None:
    new = OLD.replace("has 1 line here", "has 3 lines here")
    assert result(MINE, OLD, new) == MINE


def test_other_line_ends_are_no_conflict() -> None:
    new = OLD.replace("Numbers", "Other numbers")
    mine = MINE.replace("\n", "\r\n")
    assert result(mine, OLD, new) == MINE.replace("Numbers", "Other numbers")


def test_a_file_that_the_course_dropped_stays_the_students() -> None:
    assert result(MINE, OLD, None) == MINE


def test_a_students_own_file_that_the_course_has_now_is_a_conflict() -> None:
    found = merge(MINE, None, OLD)
    assert found.files[PATH].decode() == MINE
    assert "raise NotImplementedError" in found.conflicts[PATH]


def test_what_is_no_text_stands_as_a_whole() -> None:
    found = merge("\0", OLD, OLD + "\n")
    assert found.files[PATH] == b"\0"
    assert "as a whole" in found.conflicts[PATH]


def test_without_git_it_says_so_where_a_merge_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert result(MINE, OLD, OLD) == MINE
    with pytest.raises(NoGit):
        merge(MINE, OLD, OLD + "\n")
