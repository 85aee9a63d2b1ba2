"""A grading under way, drawn as far as it has come: on the page, and piece by piece as it goes on.

Every piece is an element with an id: it takes the place of the one that is on the page, or is
added where it says. So it does no harm to be told something twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from msgspec import Struct

from grader.live_table import Line, expected
from grader.report import Verdict
from grader.wording import ANEW, waiting
from server.pages.page import drawn, pages
from server.routes import events
from server.routes.events import LastEvent
from server.service import Caller, Serving
from server.story import BOOKMARK, Bookmark, Story, news

router = pages()

SOON = 1000  # milliseconds after which a browser that lost the connection tries again
PASSED = Verdict.PASSED.value
After = Annotated[str | None, Query(pattern=BOOKMARK)]


class Test(Struct, frozen=True):
    """A test that is over."""

    number: int
    name: str
    sentence: str
    hidden: bool
    verdict: Verdict


class Task(Struct, frozen=True):
    """A task, and its tests that are over."""

    number: int
    line: Line
    tests: list[Test]


class View(Struct, frozen=True):
    """All that is drawn of a grading under way."""

    said: str
    tasks: list[Task]


def view(attempt: int, place: int | None, happened: Iterable[Mapping[str, Any]]) -> View:
    """A grading as it looks after what happened."""
    lines: dict[str, Line] = {}
    over: dict[str, list[Test]] = {}
    for number, event in enumerate(happened):
        if event["event"] == "collected":
            lines = expected(event["tasks"])
            over = {name: [] for name in lines}
        elif event.get("task") in lines:
            lines[event["task"]].conclude(event["weight"], passed=event["verdict"] == PASSED)
            over[event["task"]].append(_test(number, event))
    tasks = [Task(at, line, over[name]) for at, (name, line) in enumerate(lines.items())]
    return View(_said(attempt, place, lines.values()), tasks)


def following(
    number: int, service: Serving, who: Caller, last: LastEvent = None, after: After = None
) -> Bookmark:
    """Where the page, or the browser when it lost the connection, knows the story up to."""
    return events.asked(number, service, who, last or after)


@router.get("/submissions/{number}/live", response_class=EventSourceResponse)
async def live(
    mark: Annotated[Bookmark, Depends(following)], service: Serving
) -> AsyncIterator[ServerSentEvent]:
    """What is new on a submission's page, as it happens; `over` when the report is there."""
    with service.broadcast.followed(mark.grading_id) as follower:
        async for story in follower.stories():
            told, mark = news(story, mark)
            pieces = _pieces(story, told)
            yield ServerSentEvent(event="news", id=str(mark), raw_data=pieces, retry=SOON)
            if story.over:
                yield ServerSentEvent(event="over", raw_data=story.state.value)
                return


def _pieces(story: Story, told: Iterable[ServerSentEvent]) -> str:
    """What of the story is to be drawn anew."""
    anew = any(event.event in ("collected", "restarted") for event in told)
    fresh = {event.data["test"] for event in told if event.event == "concluded"}
    happened = (event for _, event in story.events)
    seen = view(story.attempt, story.place, happened)
    return drawn("live_news.html", view=seen, anew=anew, fresh=fresh)


def _test(number: int, event: Mapping[str, Any]) -> Test:
    return Test(
        number=number,
        name=event["test"],
        sentence=event["sentence"],
        hidden=event["hidden"],
        verdict=Verdict(event["verdict"]),
    )


def _said(attempt: int, place: int | None, lines: Iterable[Line]) -> str:
    """How far it has come, in a sentence."""
    tests = sum(line.tests for line in lines)
    if place is not None:
        return waiting(place)
    if not tests:
        return ANEW if attempt > 1 else "the tests begin"
    over = sum(line.over for line in lines)
    return f"{over} of {tests} tests are over, {sum(line.passed for line in lines)} passed"
