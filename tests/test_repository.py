"""The repository keeps its own rules: sizes, words, derived files, and sentences for students."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median

import pytest

from grader.exercise import load_course
from grader.sandbox.image import REQUIREMENTS

ROOT = Path(__file__).parents[1]
CODE = ["grader", "client", "server", "reference", "exercises", "tests"]
FILES = sorted(
    path
    for folder in CODE
    for path in (ROOT / folder).rglob("*.py")
    if not {"submissions", "courses", "versions"} & set(path.parts)  # the last: by Alembic
)
VAGUE = {"utils", "util", "helpers", "helper", "manager", "core", "common", "misc"}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_over_400_lines() -> None:
    assert [str(path) for path in FILES if lines(path) > 400] == []


def test_the_median_file_is_small() -> None:
    assert median(lines(path) for path in FILES if lines(path) > 1) <= 250


def test_no_function_is_over_60_lines() -> None:
    long = [
        f"{path}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def test_files_are_named_for_what_they_hold() -> None:
    assert [str(path) for path in FILES if path.stem in VAGUE] == []


def test_every_public_definition_says_what_it_is() -> None:
    silent = [
        f"{path}:{node.lineno}"
        for path in FILES
        if path.parts[len(ROOT.parts)] in {"grader", "client", "server", "reference"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and path.parts[-2:] != ("tests", "test_operators.py")
    ]
    assert silent == [] or silent == nested(silent)


def nested(found: list[str]) -> list[str]:
    """Those of `found` that stand inside a function, where a name and a line are enough."""
    inner = []
    for place in found:
        path, _, number = place.rpartition(":")
        tree = ast.parse(Path(path).read_text())
        inside = any(
            isinstance(node, ast.FunctionDef)
            and node.lineno < int(number) <= (node.end_lineno or 0)
            for node in ast.walk(tree)
        )
        inner += [place] if inside else []
    return inner


def test_the_images_requirements_are_those_of_the_lock() -> None:
    """docker/sandbox.txt names the versions of uv.lock."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    packages = [package for package in lock["package"] if "version" in package]
    locked = {f"{package['name']}=={package['version']}" for package in packages}
    wanted = {
        line.split(" ")[0]
        for line in REQUIREMENTS.read_text().splitlines()
        if line and not line.startswith((" ", "#"))
    }
    assert wanted - locked == set()


def test_every_exercise_has_a_sentence_for_every_test() -> None:
    course = load_course(ROOT)
    silent = [
        f"{path.name}:{node.name}"
        for exercise in course
        for path in [*exercise.public_tests, *exercise.hidden_tests]
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    "contract",
    [["lint-imports"], ["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=" ".join,
)
def test_a_contract_holds(contract: list[str]) -> None:
    program = Path(sys.executable).with_name(contract[0])
    done = subprocess.run(
        [str(program), *contract[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_public_names_of_the_testing_interface_are_few() -> None:
    import grader.testing

    assert grader.testing.__all__ == ["approx", "gradients", "task"]
