"""A student's earlier files brought to where the course stands now, by three-way merge.

Where both changed the same lines, the student's stand: a file with conflict markers would not
even load, and would take all tests of its module with it. What stands against them is told apart.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from grader.git import git
from grader.template import HINT

CONFLICTS = "CONFLICTS.md"
SECONDS = 10
LINES = 400  # of one file's conflicts that are shown
MOST_CONFLICTS = 127  # git tells of no more; a greater number says that it cannot merge
YOURS, BEFORE, NOW = "yours", "the course when you began", "the course now"
LABELS = ["-L", YOURS, "-L", BEFORE, "-L", NOW]
HEADING = f"""\
# Conflicts

The course changed these files since you wrote yours, in the same places as you. All else is
merged; in these places your version stands. Take over what you need of "{NOW}", then delete this
file.
"""
UNMERGEABLE = "This file cannot be merged line by line: yours stands as a whole.\n"


class Merged(Struct, frozen=True):
    """A student's files after the merge."""

    files: dict[str, bytes]
    conflicts: dict[str, str] = {}
    """By file: the places that both changed, as git marks them."""


def merged(
    own: Mapping[str, bytes], before: Mapping[str, bytes], now: Mapping[str, bytes]
) -> Merged:
    """`own` files, which were made from those of `before`, for a course that has those of `now`.

    Files that a student left as they were are left out. Raises `NoGit` where a merge is needed.
    """
    files, conflicts = {}, {}
    for path, mine in sorted(own.items()):
        old, new = before.get(path), now.get(path)
        if mine == old:
            continue
        if new is None or new in (old, mine):
            files[path] = mine
            continue
        files[path], conflict = _merge(mine, hinted(old or b"", new), new)
        if conflict:
            conflicts[path] = conflict
    return Merged(files, conflicts)


def hinted(old: bytes, new: bytes) -> bytes:
    """`old` with the hints of `new`.

    They stand where a student's solution stands by now: that the reference's has another size is
    no change that they must look at.
    """
    hints: dict[bytes, list[bytes]] = {}
    for match in HINT.finditer(new):
        hints.setdefault(match[1], []).append(match[0])

    def newer(match: re.Match[bytes]) -> bytes:
        left = hints.get(match[1])
        return left.pop(0) if left else match[0]

    return HINT.sub(newer, old)


def told(conflicts: Mapping[str, str]) -> bytes:
    """Conflicts as Markdown: the file `CONFLICTS.md` of a kit."""
    parts = [HEADING]
    for path, text in conflicts.items():
        # Indented, since a fence could be closed by what a student wrote.
        shown = "".join(f"    {line}\n" for line in text.splitlines())
        parts.append(f"\n## `{path}`\n\n{shown}")
    return "".join(parts).encode()


def _merge(mine: bytes, old: bytes, new: bytes) -> tuple[bytes, str]:
    """The merged file, and what conflicts in it."""
    with tempfile.TemporaryDirectory(prefix="merge-") as name:
        folder = Path(name)
        for part, data in [("mine", mine), ("old", old), ("new", new)]:
            # An editor that ends all lines otherwise would make every line a conflict.
            (folder / part).write_bytes(data.replace(b"\r\n", b"\n"))
        try:
            count, marked = _merge_file(folder, "--diff3")
            if count == 0:
                return marked, ""
            if count > MOST_CONFLICTS:
                return mine, UNMERGEABLE
            return _merge_file(folder, "--ours")[1], _hunks(marked)
        except subprocess.TimeoutExpired:
            return mine, UNMERGEABLE


def _merge_file(folder: Path, how: str) -> tuple[int, bytes]:
    arguments = ["merge-file", "-p", how, *LABELS, "mine", "old", "new"]
    done = git(*arguments, folder=folder, seconds=SECONDS)
    return done.returncode, done.stdout


def _hunks(marked: bytes) -> str:
    """The marked places of a merged file, without what lies between them."""
    lines, inside = [], False
    for line in marked.decode(errors="replace").splitlines():
        inside = inside or line == f"<<<<<<< {YOURS}"
        if inside:
            lines.append(line)
        if line == f">>>>>>> {NOW}":
            inside = False
    more = [f"... and {len(lines) - LINES:,} lines more"] if len(lines) > LINES else []
    return "\n".join(lines[:LINES] + more) + "\n"
