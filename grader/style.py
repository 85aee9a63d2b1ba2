"""The style of what a student wrote, judged as text from outside: ruff's remarks on their lines.

Each task has its share of the style's points. It earns as much of that as its tests earned of
theirs, or nothing where there are remarks. What students are given has none (`grad verify`): a
remark is always about something of their own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import symbol_reader
from grader.exercise import Exercise
from grader.linter import Findings, lint
from grader.report import REMARKS, Remark, Result, TaskResult, Verdict
from grader.verdicts import clean

READER = [sys.executable, "-I", "-S", "-B", str(Path(symbol_reader.__file__))]
FILES = 40  # that are read, of those which a student adds
LINE_CHARACTERS = 200
Span = tuple[str, int, int]


def style_result(
    exercise: Exercise, points: float, files: Mapping[str, bytes], tasks: Sequence[TaskResult]
) -> TaskResult:
    """The style of a student's `files`, worth `points`, as a task beside the others.

    `files` are those in which students write, and what they add.
    """
    right = {task.id for task in tasks if task.points}
    remarks = by_task(exercise, files, right)
    share = points / sum(task.points for task in exercise.tasks)
    results = [_result(task, share, remarks.get(task.id, [])) for task in tasks]
    earned = sum(share * task.points for task in tasks if task.id not in remarks)
    return TaskResult(
        id="style",
        title="Style",
        points=round(earned, 2),
        max_points=round(sum(share * task.max_points for task in tasks), 2),
        tests=results,
    )


def by_task(
    exercise: Exercise, files: Mapping[str, bytes], tasks: set[str]
) -> dict[str, list[Remark]]:
    """The remarks on what was written for `tasks`."""
    named = {path for task in exercise.tasks if task.id in tasks for path in task.symbols}
    added = [path for path in sorted(files) if path not in exercise.student_files] if tasks else []
    found: dict[str, list[Remark]] = {}
    written = {path: files[path] for path in [*sorted(named & files.keys()), *added[:FILES]]}
    for path, said in remarks(written).items():
        spans = _spans(files[path]) if said else []
        for remark in said:
            task = _owner(exercise, path, spans, remark.line)
            if task in tasks:
                found.setdefault(task, []).append(remark)
    return found


def remarks(files: Mapping[str, bytes]) -> dict[str, list[Remark]]:
    """What ruff says of each file, in the order of its lines."""
    texts = {path: _text(data) for path, data in files.items()}
    found = lint(texts) if texts else {}
    return {path: _remarks(path, text, found[path]) for path, text in texts.items()}


def _remarks(path: str, text: str, found: Findings | None) -> list[Remark]:
    lines = re.split(r"\r\n|\r|\n", text)
    if found is None:
        return [Remark(clean(path), 1, "ruff cannot read it", "")]
    return [
        Remark(clean(path), line, clean(said, LINE_CHARACTERS), _shown(lines, line))
        for line, said in found
    ]


def _shown(lines: Sequence[str], number: int) -> str:
    return clean(lines[number - 1].strip(), LINE_CHARACTERS) if number <= len(lines) else ""


def _text(data: bytes) -> str:
    """As UTF-8, or else as what every byte is a character of: the rules mind neither."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _spans(data: bytes) -> list[Span]:
    """The functions of a source text; none where Python cannot parse it."""
    read = subprocess.run(READER, input=data, capture_output=True, check=False)  # noqa: S603
    return [(name, first, last) for name, first, last in json.loads(read.stdout or b"[]")]


def _owner(exercise: Exercise, path: str, spans: Sequence[Span], line: int) -> str:
    """The task to which a line belongs: that of its function, or else the first of its file."""
    around = {name for name, first, last in spans if first <= line <= last}
    there = [task for task in exercise.tasks if path in task.symbols]
    inside = [task for task in there if not around.isdisjoint(task.symbols[path])]
    return [*inside, *there, *exercise.tasks][0].id


def _result(task: TaskResult, share: float, found: Sequence[Remark]) -> Result:
    verdict, message = Verdict.PASSED, ""
    if not task.points:
        verdict, message = Verdict.UNFINISHED, "counts as soon as its tests pass"
    elif found:
        count = "1 remark" if len(found) == 1 else f"{len(found)} remarks"
        verdict, message = Verdict.FAILED, count
    return Result(
        name=f"style_{task.id.replace('.', '_')}",
        sentence=f"What you wrote for {task.id} {task.title} is documented, typed and plain.",
        verdict=verdict,
        points=round(share * task.points, 2) if verdict is Verdict.PASSED else 0.0,
        max_points=round(share * task.max_points, 2),
        gate=False,
        hidden=False,
        message=message,
        remarks=list(found[:REMARKS]),
        frames=[],
        output="",
        replay="" if verdict is Verdict.PASSED else "grad test",
        seconds=0.0,
        questions=0,
    )
