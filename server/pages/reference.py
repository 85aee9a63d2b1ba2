"""The API's documentation, drawn from its OpenAPI document."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from msgspec import Struct

from server.pages.page import FRESH, drawn
from server.service import Somebody

router = APIRouter(include_in_schema=False)


class Operation(Struct, frozen=True):
    """A method of a path, and what is said of it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: str
    answers: str
    """The name of what is answered; empty where that has no schema."""


@router.get("/docs")
def documentation(request: Request, who: Somebody) -> HTMLResponse:
    """Every route of the API by noun."""
    document = request.app.openapi()
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            groups.setdefault(told["tags"][0], []).append(_operation(method, path, told))
    text = drawn(
        "reference.html",
        user=who.user if who else None,
        groups=groups,
        openapi=request.app.openapi_url,
    )
    return HTMLResponse(text, headers=FRESH)


def _operation(method: str, path: str, told: dict[str, Any]) -> Operation:
    answers = [_schema(answer) for status, answer in told["responses"].items() if status < "3"]
    return Operation(
        method=method.upper(),
        path=path,
        summary=told["summary"],
        description=told.get("description", ""),
        parameters=told.get("parameters", []),
        body=_schema(told.get("requestBody", {})),
        answers=answers[0] if answers else "",
    )


def _schema(content: dict[str, Any]) -> str:
    """How the schema of a body is called."""
    for media in content.get("content", {}).values():
        schema = media.get("schema", {})
        items = schema.get("items", schema)
        name = items.get("$ref", "").rpartition("/")[2]
        return f"list of {name}" if "items" in schema else name
    return ""
