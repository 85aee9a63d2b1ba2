"""The look from outside at a submitted text: what it finds, and that no text harms the grader."""

from __future__ import annotations

import resource

import pytest

from grader.sandbox.session import Raised
from grader.source import Source


def imports(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return Source({"package/m.py": data}).imports("package/m.py")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import math", ["math"]),
        ("import os.path as p, sys", ["os", "sys"]),
        ("from collections.abc import Iterable", ["collections"]),
        ("from . import other\nfrom .other import x", ["package"]),
        ("def f():\n    if 1:\n        import operator as o", ["operator"]),
        ("f = __import__", ["__import__"]),
        ("exec('import os')", ["exec"]),
        ("x = 'import os'", []),
        (b"# coding: latin-1\nimport math # \xe4", ["math"]),
        ("", []),
    ],
)
def test_imports_are_found_however_they_are_written(text: str | bytes, found: list[str]) -> None:
    assert imports(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "def f(:",
        b"\xff\xfe\x00",
        b"x = '\xe4'",
        "\0",
        "(" * 5_000,
        "x = " + "-" * 200_000 + "1",
        "import " + ".".join("a" * 30_000),
        "x = " + "[" * 150 + "]" * 150 + "+".join("1" * 100_000),
    ],
    ids=["syntax", "bytes", "encoding", "nul", "parentheses", "signs", "dots", "sums"],
)
def test_what_cannot_be_parsed_is_the_students_error(text: str | bytes) -> None:
    with pytest.raises(Raised, match=r"package/m\.py"):
        imports(text)


def test_parsing_takes_no_memory_of_ours() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Raised):
        imports("import " + ".".join("a" * 30_000))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) << 10 < 32 << 20


def test_a_missing_file_is_the_students_error() -> None:
    with pytest.raises(Raised, match=r"other\.py is not in the submission"):
        Source({}).imports("other.py")


def test_a_look_is_counted() -> None:
    source = Source({"m.py": b"import math"})
    source.imports("m.py")
    source.text("m.py")
    assert source.looks == 2


def test_a_folder_is_every_file_in_it_that_can_be_imported() -> None:
    files = {
        "p/a.py": b"import os",
        "p/q/b.py": b"import re",
        "p/a (copy).py": b"def (",
        "c.py": b"",
    }
    assert Source(files).imports("p/") == ["os", "re"]
