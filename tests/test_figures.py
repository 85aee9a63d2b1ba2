"""Figures of handouts: drawn from the reference, up to date, and each of them shown."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from grader.exercise import Course, load_course
from grader.kit import figures
from server.pictures.figures import derived
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


@pytest.mark.parametrize("name", ["module1", "module2", "module3"])
def test_figures_are_what_the_reference_does(course: Course, name: str) -> None:
    """`make figures` would change nothing, and the handout shows each of them."""
    exercise = course.exercise(name)
    shown = figures(exercise)
    for path, content in derived(course, exercise):
        assert path.read_bytes() == content, f"run `make figures`: {path}"
        assert shown.get(path.relative_to(exercise.folder).as_posix()) == content
        assert ET.fromstring(content).find("{http://www.w3.org/2000/svg}style") is not None
