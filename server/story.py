"""How far a grading has come, and what of that is news to whoever follows it.

An event's id is a bookmark: who lost the connection sends the last one and is told what came since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fastapi.sse import ServerSentEvent
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from server import queue
from server.database import key
from server.records import Grading, Progress, State

BOOKMARK = r"^[0-9]{1,18}-[0-9]{1,9}-[0-9]{1,18}$"


class Story(Struct, frozen=True):
    """A grading as far as it has come."""

    grading_id: int
    state: State
    attempt: int
    place: int | None = None
    """How many gradings are before it; nothing where it does not wait, or that is not known yet."""
    points: float | None = None
    max_points: float | None = None
    events: tuple[tuple[int, dict[str, Any]], ...] = ()
    """What happened in this attempt, by the number of its row."""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in (State.QUEUED, State.RUNNING)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.events[-1][0] if self.events else 0


class Bookmark(Struct, frozen=True):
    """Up to where somebody was told a story."""

    grading_id: int
    attempt: int = 0
    row: int = 0
    place: int | None = None

    def __str__(self) -> str:
        return f"{self.grading_id}-{self.attempt}-{self.row}"


def bookmark(grading_id: int, last_event: str | None) -> Bookmark:
    """Where `last_event` was; the beginning, where that was of another grading or never."""
    if last_event is None:
        return Bookmark(grading_id)
    told = Bookmark(*map(int, last_event.split("-")))
    return told if told.grading_id == grading_id else Bookmark(grading_id)


def news(story: Story, mark: Bookmark) -> tuple[list[ServerSentEvent], Bookmark]:
    """What happened since `mark`, and where it ends."""
    told: list[ServerSentEvent] = []
    if 0 < mark.attempt < story.attempt:
        mark = replace(mark, attempt=story.attempt)
        told.append(_event("restarted", mark, {"attempt": story.attempt}))
    mark = replace(mark, attempt=max(mark.attempt, story.attempt))
    if story.place is not None and story.place != mark.place:
        told.append(_event("queued", mark, {"place": story.place}))
    mark = replace(mark, place=story.place)
    for row, happened in story.events:
        if row > mark.row:
            mark = replace(mark, row=row)
            facts = {name: value for name, value in happened.items() if name != "event"}
            told.append(_event(happened["event"], mark, facts))
    if story.over:
        ended = "done" if story.state is State.DONE else "failed"
        outcome = {"points": story.points, "max_points": story.max_points}
        told.append(_event(ended, mark, {"state": story.state.value, **outcome}))
    return told, mark


def stories(
    db: Session, before: Mapping[int, Story], gradings: Collection[int], *, places: bool
) -> dict[int, Story]:
    """The gradings' stories, which go on from those of `before`.

    Unless `places` are asked for, who waits has the place that was known before.
    """
    wanted = select(Grading).where(col(Grading.id).in_(gradings))
    found = {key(row.id): _story(row, before.get(key(row.id))) for row in db.exec(wanted)}
    _add_places(db, found, anew=places)
    _add_events(db, found)
    return found


def _story(grading: Grading, before: Story | None) -> Story:
    return Story(
        grading_id=key(grading.id),
        state=grading.state,
        attempt=grading.attempt,
        place=before.place if before and grading.state is State.QUEUED else None,
        points=grading.points,
        max_points=grading.max_points,
        events=before.events if before and before.attempt == grading.attempt else (),
    )


def _add_places(db: Session, found: dict[int, Story], *, anew: bool) -> None:
    waiting = [
        story.grading_id
        for story in found.values()
        if story.state is State.QUEUED and (anew or story.place is None)
    ]
    for number, place in queue.places(db, waiting).items():
        found[number] = replace(found[number], place=place)


def _add_events(db: Session, found: dict[int, Story]) -> None:
    fresh = [
        and_(
            col(Progress.grading_id) == story.grading_id,
            col(Progress.attempt) == story.attempt,
            col(Progress.id) > story.last,
        )
        for story in found.values()
        if story.state is State.RUNNING
    ]
    if not fresh:
        return
    for row in db.exec(select(Progress).where(or_(*fresh)).order_by(col(Progress.id))):
        story = found[row.grading_id]
        found[row.grading_id] = replace(story, events=(*story.events, (row.id or 0, row.event)))


def _event(name: str, mark: Bookmark, facts: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(event=name, id=str(mark), data=facts)
