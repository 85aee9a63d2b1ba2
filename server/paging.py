"""Lists come in pages: the next one begins after the last id of this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

Row = TypeVar("Row")
MOST = 200


class Page(BaseModel, Generic[Row]):
    """Some of a list, the newest first; `next` is what to send as `before` for the rest."""

    items: Sequence[Row]
    next: int | None = None


Before = Annotated[
    int | None, Query(ge=1, le=2**62, description="Only what is older than this id.")
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="At most so many.")]
