"""Rosters: a table of members as instructors have it, read whole or refused line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct, structs

NEEDED = ("email", "name")
COLUMNS = (*NEEDED, "role", "number", "section")
ROLES = ("student", "assistant", "instructor")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,130}")
LONGEST = {"name": 200, "number": 100, "section": 100}
SEPARATORS = ",;\t"
MOST = 5000


class RosterError(ValueError):
    """A text that is no table of members at all; the message says in which line it is not."""


class Line(Struct, frozen=True):
    """A member as a roster names one."""

    email: str
    name: str
    role: str = "student"
    number: str = ""
    section: str = ""


class Fault(Struct, frozen=True):
    """A line that cannot be used, and why."""

    number: int
    what: str


class Roster(Struct, frozen=True):
    """What a file holds."""

    lines: list[Line]
    faults: list[Fault]
    ignored: list[str]
    """Columns that are none of ours."""


def read_roster(data: bytes, name: str) -> Roster:
    """The roster in a CSV file of that name. Raises `RosterError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(f"{name} is not UTF-8: save it as CSV in UTF-8") from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=head.count), strict=True)
    try:
        names = [column.strip().lower() for column in next(reader, [])]
        _check(name, names)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise RosterError(f"{name}:{reader.line_num}: {error}") from None
    if len(rows) > MOST:
        raise RosterError(f"{name}: more than {MOST:,} members")
    lines, faults, first = [], [], dict[str, int]()
    for number, row in rows:
        line = _line(names, row)
        found = list(_faults(names, row, line))
        twice = first.setdefault(line.email, number)
        if twice != number:
            found.append(f"{line.email} is in line {twice} already")
        faults += [Fault(number, what) for what in found]
        lines.append(line)
    return Roster(lines, faults, [column for column in names if column not in COLUMNS])


def _check(file: str, names: list[str]) -> None:
    """Raise `RosterError` where the header is none."""
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise RosterError(
            f"{file}:1: the header has no {' and no '.join(missing)};"
            f" columns are {', '.join(COLUMNS)}, in any order"
        )
    twice = sorted({name for name in COLUMNS if names.count(name) > 1})
    if twice:
        raise RosterError(f"{file}:1: the header names {', '.join(twice)} twice")


def _line(names: list[str], row: list[str]) -> Line:
    cells = {name: " ".join(cell.split()) for name, cell in zip(names, row, strict=False)}
    return Line(
        email=cells.get("email", "").lower(),
        name=cells.get("name", ""),
        role=cells.get("role", "").lower() or "student",
        number=cells.get("number", ""),
        section=cells.get("section", ""),
    )


def _faults(names: list[str], row: list[str], line: Line) -> Iterator[str]:
    if len(row) > len(names):
        yield f"has {len(row)} cells, the header {len(names)}: quote a cell that holds a separator"
    if not EMAIL.fullmatch(line.email):
        yield f"{line.email!r} is no address" if line.email else "has no address"
    if not line.name:
        yield "has no name"
    if line.role not in ROLES:
        yield f"{line.role!r} is no role: {', '.join(ROLES)}"
    for name, most in LONGEST.items():
        if len(getattr(line, name)) > most:
            yield f"its {name} has more than {most} characters"


def changes(line: Line, before: Line) -> list[tuple[str, str, str]]:
    """What a roster changes about a member: column, before, after."""
    old, new = structs.asdict(before), structs.asdict(line)
    return [(name, old[name], new[name]) for name in COLUMNS if old[name] != new[name]]
