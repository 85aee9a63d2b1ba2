"""What happens in a grading, as it happens: server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from server.access import work
from server.problems import NotFound
from server.records import State
from server.service import Caller, Serving
from server.story import BOOKMARK, Bookmark, bookmark, news, stories

router = APIRouter(tags=["submissions"])

LastEvent = Annotated[
    str | None, Header(alias="Last-Event-ID", pattern=BOOKMARK, description="Go on after that one.")
]


def asked(number: int, service: Serving, who: Caller, last: LastEvent = None) -> Bookmark:
    """Which grading is followed, and from where on; refused before anything is streamed."""
    with service.database.reading() as db:
        grading = work(db, who, number).grading
    if grading is None or grading.id is None:
        raise NotFound(f"submission {number} is not queued")
    return bookmark(grading.id, last)


class SoFar(BaseModel):
    """How far a grading has come."""

    state: State
    attempt: int
    place: int | None
    """How many gradings are before it; nothing where it does not wait."""
    events: list[dict[str, Any]]
    """What happened in this attempt, each as an event tells it, with its name as `event`."""
    last: str
    """The id of the last event: who sends it as Last-Event-ID is told what comes after that."""


@router.get("/submissions/{number}/progress")
def progress(number: int, service: Serving, who: Caller) -> SoFar:
    """How far a submission's grading is, for who can't follow its events."""
    mark = asked(number, service, who)
    with service.database.reading() as db:
        story = stories(db, {}, [mark.grading_id], places=True)[mark.grading_id]
    _, last = news(story, mark)
    events = [event for _, event in story.events]
    return SoFar(
        state=story.state, attempt=story.attempt, place=story.place, events=events, last=str(last)
    )


@router.get("/submissions/{number}/events", response_class=EventSourceResponse)
async def events(
    mark: Annotated[Bookmark, Depends(asked)], service: Serving
) -> AsyncIterator[ServerSentEvent]:
    """Follow a submission's grading to its end.

    `queued` tells how many are before it, whenever that changes; `collected` the tests by task,
    `concluded` each test's verdict; `restarted` that another worker begins anew; and at the end
    comes `done`, with what was earned before lateness, or `failed`. The stream also ends where
    the service stops: then ask again with the last id as Last-Event-ID.
    """
    with service.broadcast.followed(mark.grading_id) as follower:
        async for story in follower.stories():
            told, mark = news(story, mark)
            for event in told:
                yield event
            if story.over:
                return
