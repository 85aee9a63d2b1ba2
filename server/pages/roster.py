"""People: who is in the course, enrolled from a table or one by one, and links to log in by."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from msgspec import structs

from grader.roster import Line, Roster, RosterError, changes, read_roster
from server.pages.drafts import Draft, filled, given, refused
from server.pages.forms import Form
from server.pages.multipart import file_of, parts, typed
from server.pages.page import Visit, Visiting, go, pages
from server.pages.places import in_course
from server.problems import Problem, Unusable
from server.records import Role
from server.routes import members
from server.routes.members import Enrolled

router = pages()

PASTED = "the table"
ENROL = "enrol"


@router.get("/courses/{course}/roster")
def roster(course: str, visit: Visiting) -> Response:
    """All members, and the ways to enrol more."""
    return _page(visit, course)


@router.post("/courses/{course}/roster/person")
def add_person(course: str, form: Form, visit: Visiting) -> Response:
    """Enrol one person, or change what is known of one."""
    try:
        line = filled(members.Line, given(form))
        members.enrol(course, members.Roster(lines=[line]), visit.service, visit.who)
    except Problem as problem:
        return _page(visit, course, person=refused("person", form, problem), status=problem.status)
    return go(f"/courses/{course}/roster")


@router.post("/courses/{course}/roster/import")
async def import_roster(course: str, request: Request, visit: Visiting) -> Response:
    """Say what a table would change; or carry it out, where that has been looked at."""
    async with parts(request, visit.service.settings.upload_bytes) as form:
        fields, file = typed(form), file_of(form, "file")
        data = file.read() if file else fields.get("table", "").encode()
    return await run_in_threadpool(_import, visit, course, data, fields)


@router.post("/courses/{course}/roster/{email}/link")
def login_link(course: str, email: str, visit: Visiting) -> Response:
    """A link that logs a member in, shown this once."""
    place = in_course(visit, course)
    made = members.link(course, email, visit.service, visit.who)
    return visit.show("link.html", **place, made=made)


def _import(visit: Visit, course: str, data: bytes, fields: Mapping[str, str]) -> Response:
    text = data.decode(errors="replace")
    draft = Draft("import", {"table": text})
    try:
        table = _read(data)
        if table.faults:
            return _page(visit, course, draft=draft, table=table, status=Unusable.status)
        lines = [filled(members.Line, structs.asdict(line)) for line in table.lines]
        sent = members.Roster(lines=lines)
        before = _lines(members.members(course, visit.service, visit.who))
        enrols = fields.get("do") == ENROL
        difference = members.enrol(course, sent, visit.service, visit.who, dry_run=not enrols)
    except Problem as problem:
        draft = refused("import", draft.typed, problem)
        return _page(visit, course, draft=draft, status=problem.status)
    if enrols:
        return go(f"/courses/{course}/roster")
    after = {line.email: line for line in table.lines}
    return visit.show(
        "roster_preview.html",
        **in_course(visit, course),
        text=text,
        ignored=table.ignored,
        difference=difference,
        added=[after[email] for email in difference.added],
        shifts={email: changes(after[email], before[email]) for email in difference.changed},
    )


def _page(
    visit: Visit,
    course: str,
    *,
    draft: Draft | None = None,
    table: Roster | None = None,
    person: Draft | None = None,
    status: int = 200,
) -> Response:
    return visit.show(
        "roster.html",
        status=status,
        **in_course(visit, course),
        members=members.members(course, visit.service, visit.who),
        roles=[(role.value, role.value) for role in Role],
        draft=draft or Draft("import"),
        faults=table.faults if table else [],
        person=person or Draft("person", {"role": Role.STUDENT.value}),
    )


def _read(data: bytes) -> Roster:
    try:
        return read_roster(data, PASTED)
    except RosterError as error:
        raise Unusable(str(error), "Its first line names the columns: email,name,…") from None


def _lines(found: list[Enrolled]) -> dict[str, Line]:
    """The members as a roster would name them."""
    return {
        one.user.email: Line(
            one.user.email,
            one.user.name,
            one.enrolment.role.value,
            one.enrolment.number,
            one.enrolment.section,
        )
        for one in found
    }
