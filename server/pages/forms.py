"""What the forms of pages send."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from server.problems import Unusable

MOST_FIELDS = 50


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form without files. Raises `Unusable` for more than any form of ours has."""
    sent = (await request.body()).decode(errors="replace")
    try:
        return dict(parse_qsl(sent, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Unusable("no form of this service has so many fields") from None


Form = Annotated[dict[str, str], Depends(form_of)]
