"""Pages on which one draws what one types: graphs, strides, broadcasting. Nothing is kept."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import Query
from fastapi.requests import Request
from fastapi.responses import HTMLResponse
from msgspec import Struct

from grader.looks import Broadcasting, Look, NoLook, look_of
from server.pages.page import FRESH, drawn, pages
from server.pictures.expressions import BadExpression, graph, parsed, variables
from server.service import Somebody

UNUSABLE = 422
MOST = 200
EXAMPLE = "x*y + exp(x)"
NUMBERS = "write whole numbers with commas between, such as 2,3"

router = pages()
Text = Annotated[str, Query(max_length=10 * MOST)]


class Field(Struct, frozen=True):
    """A field of a form with what was typed, and what is wrong with it."""

    label: str
    name: str
    value: str
    wrong: str = ""


class Refused(Exception):  # noqa: N818
    """A field cannot be drawn: its name, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@router.get("/looks")
def looks(who: Somebody) -> HTMLResponse:
    """What can be drawn."""
    return HTMLResponse(drawn("looks.html", user=who.user if who else None), headers=FRESH)


@router.get("/looks/graph")
def draw_graph(request: Request, who: Somebody, expression: Text = EXAMPLE) -> HTMLResponse:
    """The graph of an expression, at numbers for its variables."""
    fields = [Field("Expression", "expression", expression)]
    try:
        steps = parsed(expression)
    except BadExpression as error:
        return _page(who, "graph", fields, Refused("expression", str(error)))
    typed = {name: request.query_params.get(name, "")[:MOST] for name in variables(steps)}
    if "expression" not in request.query_params:
        typed = {"x": "2", "y": "3"}
    fields += [Field(name, name, text or "1") for name, text in typed.items()]
    try:
        at = {field.name: _number(field) for field in fields[1:]}
        return _page(who, "graph", fields, graph(steps, at))
    except BadExpression as error:
        return _page(who, "graph", fields, Refused("expression", str(error)))
    except Refused as refused:
        return _page(who, "graph", fields, refused)


@router.get("/looks/strides")
def draw_strides(
    who: Somebody, shape: Text = "2,3", strides: Text = "1,2", offset: Text = "0"
) -> HTMLResponse:
    """Where the elements of a view lie in a storage."""
    fields = [
        Field("Shape", "shape", shape),
        Field("Strides", "strides", strides),
        Field("Offset", "offset", offset),
    ]
    try:
        return _page(who, "strides", fields, _view(*fields))
    except Refused as refused:
        return _page(who, "strides", fields, refused)


@router.get("/looks/broadcasting")
def draw_broadcasting(who: Somebody, a: Text = "2,1,3", b: Text = "4,1") -> HTMLResponse:
    """How two shapes stretch to one."""
    fields = [Field("Shape a", "a", a), Field("Shape b", "b", b)]
    try:
        one, other = (_sizes(field) for field in fields)
    except Refused as refused:
        return _page(who, "broadcasting", fields, refused)
    return _page(who, "broadcasting", fields, Broadcasting(one, other))


def _page(who: Somebody, name: str, fields: list[Field], shown: Look | Refused) -> HTMLResponse:
    """The form with its picture, or with what is wrong where it is wrong."""
    wrong = shown if isinstance(shown, Refused) else None
    if wrong is not None:
        fields = [
            Field(f.label, f.name, f.value, str(wrong) if f.name == wrong.field else "")
            for f in fields
        ]
    text = drawn(
        f"looks_{name}.html",
        user=who.user if who else None,
        fields=fields,
        look=None if wrong else shown,
    )
    return HTMLResponse(text, UNUSABLE if wrong else 200, FRESH)


def _view(shape: Field, strides: Field, offset: Field) -> Look:
    sizes, (steps, start) = _sizes(shape), map(_numbers, (strides, offset))
    if len(sizes) != len(steps):
        raise Refused("strides", f"as many as sizes: {len(sizes)}")
    if len(start) != 1:
        raise Refused("offset", "one whole number, such as 0")
    try:
        return look_of("strides", {"shape": sizes, "strides": steps, "offset": start[0]})
    except NoLook as error:
        raise Refused("shape", str(error)) from None


def _number(field: Field) -> float:
    try:
        value = float(field.value)
    except ValueError:
        value = math.nan
    if not abs(value) < 1e6:
        raise Refused(field.name, "a number, such as 2 or -0.5")
    return value


def _numbers(field: Field) -> list[int]:
    parts = field.value.replace("(", " ").replace(")", " ").strip().rstrip(",").split(",")
    words = [part.strip() for part in parts]
    if words == [""]:
        return []
    if len(words) > 8 or not all(_whole(word) for word in words):
        raise Refused(field.name, NUMBERS)
    return [int(word) for word in words]


def _sizes(field: Field) -> list[int]:
    sizes = _numbers(field)
    if any(size < 0 for size in sizes):
        raise Refused(field.name, "a size is 0 or more")
    return sizes


def _whole(word: str) -> bool:
    digits = word.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 5
