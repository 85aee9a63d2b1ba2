"""Handing out: kits as a zip, made for who asks, and handouts with their pictures."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from urllib.parse import quote

from fastapi import APIRouter, Response

from grader.exercise import Exercise
from grader.kit import figures, kit_zip
from server.access import Member, membership
from server.blobs import files_of
from server.etags import IfNoneMatch, tagged
from server.kits import kits_of
from server.problems import NotFound
from server.records import Assignment, Release
from server.routes.assignments import open_assignment
from server.service import Caller, Service, Serving
from server.tokens import Who

router = APIRouter(prefix="/courses/{course}/assignments/{assignment}", tags=["kits"])
MOST_TOLD = 20
SANDBOXED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@router.get("/kit.zip", response_class=Response)
def kit(
    course: str,
    assignment: str,
    service: Serving,
    who: Caller,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """All that one needs to begin, with one's own earlier work in it.

    Where the course changed the same lines as one did, one's own stand, `Kit-Conflicts` names
    the files, and `CONFLICTS.md` in the kit shows the places.
    """
    member, row = asked(service, who, course, assignment)
    newest = kits_of(service, member, row)[-1]
    name = f"{course}-{assignment}"
    told = {"content-disposition": f'attachment; filename="{name}.zip"'}
    if newest.conflicts:
        told["Kit-Conflicts"] = ", ".join(quote(path) for path in newest.conflicts[:MOST_TOLD])

    def content() -> bytes:
        with service.database.reading() as db:
            return kit_zip(files_of(db, newest.files), name)

    tag = _tag(json.dumps(sorted(newest.files.items())).encode())
    return tagged(content, "application/zip", tag, if_none_match, told)


@router.get("/handout", response_class=Response)
def handout(
    course: str,
    assignment: str,
    service: Serving,
    who: Caller,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """What the exercise asks for, in Markdown."""
    text = (_exercise(service, who, course, assignment).folder / "handout.md").read_bytes()
    return tagged(lambda: text, "text/markdown", _tag(text), if_none_match)


@router.get("/handout/{figure:path}", response_class=Response)
def one_figure(
    course: str,
    assignment: str,
    figure: str,
    service: Serving,
    who: Caller,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A picture that the handout shows."""
    content = figures(_exercise(service, who, course, assignment)).get(figure)
    if content is None:
        raise NotFound(f"the handout shows no {figure[:80]!r}")
    kind = mimetypes.guess_type(figure)[0] or "application/octet-stream"
    # A picture in SVG could hold a script, which must not run as if it were of this service.
    safe = {"Content-Security-Policy": SANDBOXED}
    return tagged(lambda: content, kind, _tag(content), if_none_match, safe)


def asked(service: Service, who: Who, course: str, slug: str) -> tuple[Member, Assignment]:
    """Who asks, and the assignment that they may see. Raises `NotFound` and `Forbidden`."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        return member, open_assignment(db, member, slug, service.clock())


def _exercise(service: Service, who: Who, course: str, slug: str) -> Exercise:
    _, row = asked(service, who, course, slug)
    with service.database.reading() as db:
        return service.shelf.take(db, db.get_one(Release, row.release_id)).exercise


def _tag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
