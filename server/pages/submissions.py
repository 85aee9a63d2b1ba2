"""The page of one submission: how far its grading is, and then what it found."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Response

from grader.explanation import place
from grader.report import Report
from grader.speed_chart import duration
from grader.wording import CUT_OFF, SIGNS, account, ground, in_points, stake, word
from server.pages import findings
from server.pages.live import view
from server.pages.page import TEMPLATES, Visit, Visiting, go, pages
from server.problems import Conflict
from server.records import State
from server.routes import events, faults, progression, sources, submissions
from server.routes.submissions import Described, SeenAs

router = pages()

TEMPLATES.filters.update(
    account=account,
    duration=duration,
    in_points=in_points,
    place=place,
    sign=SIGNS.get,
    speeds=findings.speeds,
    stake=stake,
    told=findings.told,
    tone=findings.tone,
    word=word,
)
TEMPLATES.globals.update(ground=ground, trend=findings.trend)
PENDING = (State.QUEUED, State.RUNNING)


@router.get("/submissions/{number}")
def submission(
    number: int, visit: Visiting, seen_as: SeenAs = None, known: bool = False
) -> Response:
    """One submission, as its reader sees it; staff also as its student does.

    `known` is what it was just handed in as: the same files once more.
    """
    told = submissions.one_submission(number, visit.service, visit.who)
    staff = told.role.staff and not seen_as
    show = partial(visit.show, told=told, staff=staff, seen_as=seen_as, known=known)
    state = told.grading.state if told.grading else None
    if state in PENDING:
        so_far = events.progress(number, visit.service, visit.who)
        drawn = view(so_far.attempt, so_far.place, so_far.events)
        return show("under_way.html", view=drawn, last=so_far.last, cut_off=CUT_OFF)
    # What was found before we failed is for staff.
    if not told.grading or not told.grading.report or (state is State.FAILED and not staff):
        return show("unreported.html")
    report = submissions.read_report(number, visit.service, visit.who, seen_as)
    return show("submission.html", **_found(visit, told, report))


@router.post("/submissions/{number}/retry")
def retry(number: int, visit: Visiting) -> Response:
    """Have a grading tried again that failed through our fault."""
    told = submissions.one_submission(number, visit.service, visit.who)
    if told.grading is None or told.grading.id is None:
        raise Conflict(f"submission {number} is not queued")
    faults.retry(told.grading.id, visit.service, visit.who)
    return go(f"/submissions/{number}")


def _found(visit: Visit, told: Described, report: Report) -> dict[str, Any]:
    """All that the page of a report shows."""
    number = told.submission.id or 0
    raced = findings.races(report)
    steps = progression.history(number, visit.service, visit.who)
    before = [step for step in steps if step.submission < number]
    return {
        "report": report,
        "raced": raced,
        "steps": steps,
        "before": before[-1] if before else None,
        "counting": next((step for step in steps if step.counts), None),
        "dots": findings.points_over_time(steps, report.max_points),
        "lines": _lines(visit, told, report),
    }


def _lines(visit: Visit, told: Described, report: Report) -> findings.Lines:
    """The student's own lines that the report names."""
    number, owned = told.submission.id or 0, told.submission.files
    paths = sorted(findings.named_files(report) & owned.keys())
    found = sources.sources(number, visit.service, visit.who, paths) if paths else []
    return findings.Lines({each.path: each.text or "" for each in found})
