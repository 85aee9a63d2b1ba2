"""The table that Canvas imports grades from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Row(Struct, frozen=True):
    """A student."""

    id: int
    name: str
    email: str
    number: str
    section: str


class Column(Struct, frozen=True):
    """An assignment, and the points of those students who have any."""

    id: int
    title: str
    most: float
    points: Mapping[int, float]


def gradebook_csv(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    """A line for each student. Where nothing is graded the field is empty, which is no 0."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    titles = [f"{column.title} ({column.id})" for column in columns]
    table.writerow(map(harmless, [*HEADER, *titles]))
    most = [_number(column.most) for column in columns]
    table.writerow(["    Points Possible", *[""] * (len(HEADER) - 1), *most])
    for row in rows:
        # "ID" is Canvas's own number for a user: it goes by the other two where that is empty.
        fields = [row.name, "", row.number, row.email, row.section]
        points = [_number(column.points.get(row.id)) for column in columns]
        table.writerow([*map(harmless, fields), *points])
    return text.getvalue()


def harmless(field: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{field}" if field.startswith(FORMULA) else field


def _number(points: float | None) -> str:
    return "" if points is None else f"{points:.10g}"
