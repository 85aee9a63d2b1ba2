"""Who may do what: every route asks here, and nowhere else is it decided.

What somebody may not even see is `NotFound`; what they see and may not do is `Forbidden`.
"""

from __future__ import annotations

from msgspec import Struct
from sqlmodel import Session, select

from server.problems import Forbidden, NotFound
from server.records import (
    Assignment,
    Course,
    Enrolment,
    Grading,
    Regrade,
    Release,
    Role,
    Scope,
    Submission,
    User,
)
from server.tokens import Who

RANK = {Role.STUDENT: 0, Role.ASSISTANT: 1, Role.INSTRUCTOR: 2}


class Member(Struct, frozen=True):
    """Somebody in a course."""

    who: Who
    course: Course
    course_id: int
    role: Role
    enrolment: Enrolment | None
    """`None`: an administrator who takes no part."""

    @property
    def user_id(self) -> int:
        """Whose id it is."""
        return self.who.user_id


def need_scope(who: Who, scope: Scope) -> None:
    """Raise `Forbidden` where the token is not for that."""
    if scope not in who.scopes:
        raise Forbidden(
            f"this token is not for {scope.value!r}", "Make a token with that scope and use it."
        )


def need_admin(who: Who) -> None:
    """Raise `Forbidden` unless the user runs this service."""
    need_scope(who, Scope.TEACH)
    if not who.user.admin:
        raise Forbidden("only who runs this service may do that")


def membership(
    db: Session, who: Who, slug: str, least: Role = Role.STUDENT, scope: Scope = Scope.READ
) -> Member:
    """`who` in a course, as `least` or more. Raises `NotFound` and `Forbidden`."""
    need_scope(who, scope)
    course = db.exec(select(Course).where(Course.slug == slug)).first()
    if course is None or course.id is None:
        raise NotFound(f"you have no course {slug[:80]!r}")
    enrolment = db.get(Enrolment, (course.id, who.user_id))
    if who.user.admin:
        role = Role.INSTRUCTOR
    elif enrolment is None:
        raise NotFound(f"you have no course {slug[:80]!r}")
    else:
        role = enrolment.role
    need_role(role, least)
    return Member(who, course, course.id, role, enrolment)


def need_role(role: Role, least: Role) -> None:
    """Raise `Forbidden` for less than that."""
    if RANK[role] < RANK[least]:
        raise Forbidden(f"only {least.value}s of this course may do that")


def may_give(member: Member, role: Role) -> None:
    """Raise `Forbidden` where the member may not make somebody that."""
    if role.staff and member.role is not Role.INSTRUCTOR:
        raise Forbidden("only instructors of this course may make somebody staff")


def may_let_in(db: Session, member: Member, user: User) -> None:
    """Raise `Forbidden` where the member may not make a link that logs `user` in.

    Such a link opens all that the user has, so the member must be an instructor of all of it, and
    the user must be nobody's instructor.
    """
    theirs = db.exec(select(Enrolment).where(Enrolment.user_id == user.id)).all()
    own = db.exec(select(Enrolment).where(Enrolment.user_id == member.user_id)).all()
    led = {row.course_id for row in own if row.role is Role.INSTRUCTOR}
    beyond = any(row.course_id not in led for row in theirs) and not member.who.user.admin
    if user.admin or beyond or any(row.role is Role.INSTRUCTOR for row in theirs):
        raise Forbidden(f"{user.email} has more than you could give", "They log in by themselves.")


def assignment_of(db: Session, member: Member, slug: str) -> Assignment:
    """An assignment of the course. Raises `NotFound`."""
    wanted = select(Assignment).where(
        Assignment.course_id == member.course_id, Assignment.slug == slug
    )
    found = db.exec(wanted).first()
    if found is None:
        raise NotFound(f"{member.course.slug} has no assignment {slug[:80]!r}")
    return found


class Work(Struct, frozen=True):
    """A submission with all that belongs to it, and who asks for it."""

    member: Member
    assignment: Assignment
    submission: Submission
    grading: Grading | None


def work(
    db: Session, who: Who, number: int, least: Role = Role.STUDENT, scope: Scope = Scope.READ
) -> Work:
    """A submission of one's own, or anybody's for staff. Raises `NotFound` and `Forbidden`."""
    need_scope(who, scope)
    missing = NotFound(f"you have no submission {number}")
    submission = db.get(Submission, number)
    if submission is None:
        raise missing
    assignment = db.get_one(Assignment, submission.assignment_id)
    own = submission.user_id == who.user_id
    member = _inside(db, who, assignment.course_id, missing, scope, student=own)
    need_role(member.role, least)
    grading = db.get(Grading, submission.grading_id) if submission.grading_id else None
    return Work(member, assignment, submission, grading)


class Regrading(Struct, frozen=True):
    """A regrade with the assignment that it is of, and who asks for it."""

    member: Member
    assignment: Assignment
    regrade: Regrade


def regrading(
    db: Session, who: Who, number: int, least: Role = Role.ASSISTANT, scope: Scope = Scope.READ
) -> Regrading:
    """A regrade of a course that one teaches. Raises `NotFound` and `Forbidden`."""
    need_scope(who, scope)
    missing = NotFound(f"you have no regrade {number}")
    regrade = db.get(Regrade, number)
    if regrade is None:
        raise missing
    assignment = db.get_one(Assignment, regrade.assignment_id)
    member = _inside(db, who, assignment.course_id, missing, scope)
    need_role(member.role, least)
    return Regrading(member, assignment, regrade)


def any_grading(
    db: Session, who: Who, number: int, least: Role = Role.ASSISTANT, scope: Scope = Scope.READ
) -> tuple[Member, Grading]:
    """A grading of any kind in a course that one teaches. Raises `NotFound` and `Forbidden`."""
    need_scope(who, scope)
    missing = NotFound(f"you have no grading {number}")
    grading = db.get(Grading, number)
    if grading is None:
        raise missing
    release = db.get_one(Release, grading.release_id)
    member = _inside(db, who, release.course_id, missing, scope)
    need_role(member.role, least)
    return member, grading


def _inside(
    db: Session, who: Who, course_id: int, missing: NotFound, scope: Scope, *, student: bool = False
) -> Member:
    """`who` in a course, if they may know of what is inside; for all others it is `missing`."""
    try:
        member = membership(db, who, db.get_one(Course, course_id).slug, scope=scope)
    except NotFound:
        raise missing from None
    if not (member.role.staff or student):
        raise missing
    return member
