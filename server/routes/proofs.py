"""Proofs of releases: what grading the reference and the untouched kit found."""

from __future__ import annotations

from fastapi import APIRouter, Response

from grader.report import decode, encode
from server.access import membership
from server.blobs import blob
from server.documentation import REPORT
from server.problems import NotFound
from server.records import Proof, Release, Role
from server.releases import Proved, all_proved, proofs
from server.service import Caller, Serving

router = APIRouter(tags=["courses"])


@router.get("/courses/{course}/proofs")
def course_proofs(course: str, service: Serving, who: Caller) -> list[Proved]:
    """Every release with how far its proof is, the newest first."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        return all_proved(db, member.course_id)


@router.get(
    "/courses/{course}/releases/{number}/proofs/{proof}",
    response_class=Response,
    responses=REPORT,
)
def proof_report(course: str, number: int, proof: Proof, service: Serving, who: Caller) -> Response:
    """The report of one of the gradings that prove a release."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        release = db.get(Release, number)
        if release is None or release.course_id != member.course_id:
            raise NotFound(f"{course} has no release {number}")
        for grading in proofs(db, release):
            if grading.proof is proof and grading.report is not None:
                found = decode(blob(db, grading.report))
                return Response(encode(found), media_type="application/json")
    raise NotFound(f"release {number} has no report of its {proof.value} yet")
