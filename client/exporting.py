"""Exports: files of other systems' formats, written whole or not at all."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, track

from client.connection import Connection, path_of
from grader.commands.options import BadInput

OF_ONE = {"gradescope": "results.json", "junit": "junit.xml"}
"""Formats of one submission, by the last part of their path."""
UNSAFE = re.compile(r"[^\w.@+-]")


def download(connection: Connection, path: str, target: Path, console: Console) -> None:
    """Write what is at `path` to `target`, with progress. Raises `ServiceError`."""
    columns = (SpinnerColumn(), TextColumn("receiving"), DownloadColumn())
    with (
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar,
        connection.stream(path, {}) as answer,
        _draft(target) as draft,
        draft.open("wb") as file,
    ):
        task = bar.add_task("", total=None)
        for chunk in answer.iter_bytes():
            file.write(chunk)
            bar.advance(task, len(chunk))


def each(
    connection: Connection, course: str, assignment: str, what: str, target: Path, console: Console
) -> int:
    """Write a zip with a file for every student whose work counts; how many those are."""
    path = path_of("courses", course, "assignments", assignment, "submissions")
    counting = [one for one in connection.everything(path) if one["counts"]]
    if not counting:
        raise BadInput(f"{assignment}: nobody's work has been graded yet")
    quiet = not console.is_terminal
    with (
        _draft(target) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for one in track(counting, "receiving", console=console, transient=True, disable=quiet):
            number = one["submission"]["id"]
            data = connection.fetch("GET", path_of("submissions", number, what)).content
            name = UNSAFE.sub("_", one["student"])
            archive.writestr(f"{assignment}/{name}-{number}{Path(what).suffix}", data)
    return len(counting)


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A neighbour that takes the target's place when all went well."""
    draft = target.with_name(target.name + ".part")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
