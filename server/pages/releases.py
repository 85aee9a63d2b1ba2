"""Releases: publish an exercise, and see whether it may be handed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from msgspec import Struct

from grader.report import Report, Result, Verdict, decode
from server.pages.drafts import Draft, Faulty, refused
from server.pages.multipart import file_of, parts, typed
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_course
from server.problems import Problem
from server.records import Grading, Proof, State
from server.releases import Proved
from server.routes import courses, proofs

router = pages()

PENDING = (State.QUEUED, State.RUNNING)


class Shown(Struct, frozen=True):
    """One of the gradings that prove a release, with what speaks against it."""

    grading: Grading
    surprises: list[Result]
    """Tests that the reference lost, or that the untouched kit passed."""

    @property
    def holds(self) -> bool:
        """Whether it shows what it must."""
        wanted = self.grading.max_points if self.grading.proof is Proof.REFERENCE else 0
        return self.grading.state is State.DONE and self.grading.points == wanted


@router.get("/courses/{course}/releases")
def releases(course: str, visit: Visiting) -> Response:
    """What was published, and a form to publish more."""
    return _page(visit, course, Draft("release"))


@router.post("/courses/{course}/releases")
async def publish(course: str, request: Request, visit: Visiting) -> Response:
    """Publish an exercise of the course folder that was sent as a zip."""
    await run_in_threadpool(courses.may_publish, visit.service, visit.who, course)
    async with parts(request, visit.service.settings.course_bytes) as form:
        fields, file = typed(form), file_of(form, "archive")
        return await run_in_threadpool(_publish, visit, course, fields, file)


@router.get("/courses/{course}/releases/{number}")
def release(course: str, number: int, visit: Visiting) -> Response:
    """One release, and how far its proof is."""
    found = courses.one_release(course, number, visit.service, visit.who)
    return visit.show(
        "release.html",
        **in_course(visit, course),
        proved=found,
        proofs=_proofs(visit, course, found),
        pending=_pending(found),
    )


def _publish(
    visit: Visit, course: str, fields: Mapping[str, str], file: BinaryIO | None
) -> Response:
    exercise = fields.get("exercise", "").strip()
    try:
        if not exercise:
            raise Faulty({"exercise": "it is needed"})
        if file is None:
            raise Faulty({"archive": "choose the zip of your course folder"})
        made = courses.publish_archive(visit.service, visit.who, course, exercise, file)
    except Problem as problem:
        return _page(visit, course, refused("release", fields, problem), problem.status)
    return go(f"/courses/{course}/releases/{made.release.id}")


def _page(visit: Visit, course: str, draft: Draft, status: int = 200) -> Response:
    found = proofs.course_proofs(course, visit.service, visit.who)
    rows = [(each, _pending(each)) for each in found]
    return visit.show(
        "releases.html",
        status=status,
        **in_course(visit, course),
        rows=rows,
        pending=any(pending for _, pending in rows),
        names=sorted({each.release.exercise for each in found}),
        most=visit.service.settings.course_bytes,
        draft=draft,
    )


def _pending(found: Proved) -> bool:
    return any(grading.state in PENDING for grading in found.proofs)


def _proofs(visit: Visit, course: str, found: Proved) -> list[Shown]:
    shown = []
    for grading in found.proofs:
        one = Shown(grading, [])
        if grading.state is State.DONE and not one.holds:
            one = Shown(grading, _surprises(visit, course, found, grading))
        shown.append(one)
    return shown


def _surprises(visit: Visit, course: str, found: Proved, grading: Grading) -> list[Result]:
    proof = grading.proof or Proof.REFERENCE
    answer = proofs.proof_report(course, found.release.id or 0, proof, visit.service, visit.who)
    report: Report = decode(bytes(answer.body))
    good = proof is Proof.REFERENCE
    tests = [test for task in report.tasks for test in task.tests]
    return [test for test in tests if (test.verdict is Verdict.PASSED) is not good]
