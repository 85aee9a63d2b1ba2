"""ETags: answers that a client has already are not sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Header, Response

NONE: Mapping[str, str] = {}
IfNoneMatch = Annotated[str | None, Header(description="An ETag that one has already.")]


def tagged(
    content: Callable[[], bytes],
    kind: str,
    tag: str,
    if_none_match: str | None,
    headers: Mapping[str, str] = NONE,
) -> Response:
    """The content under its tag; for who has that already, 304, and nothing is made."""
    quoted = f'"{tag}"'
    said = {**headers, "ETag": quoted}
    known = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    if known & {quoted, "*"}:
        return Response(status_code=304, headers=said)
    return Response(content(), headers=said, media_type=kind)
