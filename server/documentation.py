"""The documentation of the API: what FastAPI knows of it, and the report."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI

from grader.report import Report

REFERENCE = "#/components/schemas/{name}"
REPORT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"$ref": REFERENCE.format(name="Report")}}}}
}
"""What a route says that answers with a report."""


class Documented(FastAPI):
    """A service that documents reports, too, which are no models of pydantic's."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        document = super().openapi()
        document["components"]["schemas"].update(report_components())
        return document


def report_components() -> dict[str, Any]:
    """The report's JSON Schema, as OpenAPI refers to it."""
    _, components = msgspec.json.schema_components([Report], ref_template=REFERENCE)
    return dict(components)
