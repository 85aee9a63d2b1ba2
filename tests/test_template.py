"""Templates: what is cut, what stays, and that nothing of a solution is left."""

from __future__ import annotations

import ast

import pytest

from grader.exercise import Course, CourseError, Exercise
from grader.symbols import find, replace
from grader.template import cut, solution_lines, template, untouched

SOURCE = '''\
"""Numbers."""

import math
from typing import Any, Iterable

_EPSILON = 1e-6
LIMIT = 3.0


def _near(x: float) -> float:
    return round(x / _EPSILON)


def root(x: float) -> float:
    """The square root.

    Raises ValueError.
    """
    return math.sqrt(_near(x))


@property
def given(x: Any) -> Any:
    return x  # stays


class Box:
    """A box."""

    size = 1

    def open(
        self,
        wide: bool = True,
    ) -> list[int]:
        assert wide
        # solution
        inside = [1]
        return inside

    async def shut(self) -> None:
        """Shut it."""
        await self.other()
'''


def test_signature_docstring_and_other_bytes_stay() -> None:
    assert cut(SOURCE, "n.py", {"Box.shut": "0.2"}) == SOURCE.replace(
        "        await self.other()\n",
        "        # TODO: task 0.2 (the reference has 1 line here)\n"
        '        raise NotImplementedError("task 0.2")\n',
    )


def test_lines_up_to_the_marker_stay() -> None:
    lines = cut(SOURCE, "n.py", {"Box.open": "0.2"}).splitlines()
    start = lines.index("        assert wide")
    assert lines[start + 1 : start + 3] == [
        "        # TODO: task 0.2 (the reference has 2 lines here)",
        '        raise NotImplementedError("task 0.2")',
    ]


def test_imports_and_private_names_that_only_the_solution_used_go() -> None:
    left = cut(SOURCE, "n.py", {"root": "0.1"})
    head = '"""Numbers."""\n\nfrom typing import Any, Iterable\n\nLIMIT = 3.0\n\n\ndef root'
    assert left[: len(head)] == head


def test_names_that_nobody_used_before_stay() -> None:
    assert "Iterable" in cut(SOURCE, "n.py", {"root": "0.1"})


@pytest.mark.parametrize("symbol", ["nothing", "Box", "Box.nothing", "open", "LIMIT"])
def test_an_unknown_symbol_is_an_error(symbol: str) -> None:
    with pytest.raises(CourseError, match="no definition"):
        cut(SOURCE, "n.py", {symbol: "0.1"})


def test_a_symbol_defined_twice_is_an_error() -> None:
    with pytest.raises(CourseError, match="2 definitions"):
        cut("def f():\n    return 1\n\n\ndef f():\n    return 2\n", "n.py", {"f": "0.1"})


@pytest.mark.parametrize("source", ["def f(): return 1\n", 'def f():\n    """Only words."""\n'])
def test_a_body_must_stand_on_lines_of_its_own(source: str) -> None:
    with pytest.raises(CourseError, match="body on lines of its own"):
        cut(source, "n.py", {"f": "0.1"})


def test_a_broken_reference_is_an_error_with_its_line() -> None:
    with pytest.raises(CourseError, match=r"n\.py:1"):
        cut("def f(:\n", "n.py", {"f": "0.1"})


def test_a_template_is_python_and_holds_no_solution(tiny: Course, first: Exercise) -> None:
    files = template(tiny, first)
    source = files["pocket/numbers.py"].decode()
    ast.parse(source)
    assert [word for word in ("math", "_HALF", "self.count +=") if word in source] == []


def test_a_template_is_untouched_until_something_is_written(tiny: Course, first: Exercise) -> None:
    files = template(tiny, first)
    solved = tiny.reference_files(first)
    path = "pocket/numbers.py"
    begun = replace(files[path].decode(), path, "double", "def double(x):\n    return x + x\n")
    found = [untouched(each, first) for each in (files, {**files, path: begun.encode()}, solved)]
    assert found == [True, False, False]


def test_solution_lines_leave_out_what_is_seen_anyway() -> None:
    source = "def f(x):\n    y = 1\n    return y\n\n\ndef g(y):\n    return y\n"
    assert solution_lines(source, "n.py", ["f"]) == {"y = 1"}


def test_a_replaced_method_is_indented_as_the_old_one_was() -> None:
    changed = replace(SOURCE, "n.py", "Box.open", "def open(self):\n    return 2\n")
    assert "    def open(self):\n        return 2\n\n    async def shut" in changed


def test_decorators_belong_to_a_definition() -> None:
    assert find(SOURCE, "n.py", "given").first == SOURCE.splitlines().index("@property") + 1


def test_a_long_import_keeps_to_the_length_of_lines() -> None:
    names = [f"a_rather_long_name_{number}" for number in range(9)]
    source = f"from names import {', '.join(names)}\n\n\ndef f():\n    return {names[0]}\n\n\n"
    source += f"ALL = [{', '.join(names[1:])}]\n"
    template = cut(source, "numbers.py", {"f": "0.1"})
    lines = [f"    {name},\n" for name in names[1:]]
    assert template.startswith("".join(["from names import (\n", *lines, ")\n"]))
