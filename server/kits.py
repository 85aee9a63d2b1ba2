"""Handing out: which kit somebody gets, made for them, and all that they got before.

A kit is made anew when there is something new to hand out: another release, better earlier work,
or a solution that students may know by now. It is kept then, on top of those before it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from msgspec import Struct
from sqlmodel import Session, col, or_, select

from grader.exercise import Exercise, load_course
from grader.git import NoGit
from grader.kit import kit_files
from grader.merge import CONFLICTS, Merged, merged, told
from grader.submission import own_files
from grader.template import template
from server.access import Member
from server.blobs import files_of, keep_files
from server.database import key
from server.gradebook import standing
from server.problems import OutOfService
from server.records import Assignment, Grading, Kit, Release, Submission, User
from server.service import Service
from server.shelf import Shelf, Shelved

Files: TypeAlias = Mapping[str, bytes]
KEPT = 32  # releases whose plain kits are kept in mind
MAKING = threading.Lock()
NO_GIT = "git is not installed where this service runs"


class Making(Struct, frozen=True):
    """What a kit is made of: as long as that stays the same, so does the kit."""

    release: Release
    shelved: Shelved
    work: Submission | None
    """The earlier work of the student that it goes on from."""
    solved: list[str]
    """The exercises since that work whose solutions students may know."""

    def made(self, kit: Kit) -> bool:
        """Whether this is what `kit` was made of."""
        work = self.work.id if self.work else None
        return (kit.release_id, kit.submission_id, kit.solved) == (
            self.release.id,
            work,
            self.solved,
        )

    @property
    def dated(self) -> datetime:
        """Since when all of it was there."""
        created = self.release.created
        return max(created, self.work.received) if self.work else created


def kits_of(service: Service, member: Member, assignment: Assignment) -> list[Kit]:
    """The kits that the member got of an assignment; the last one is as it must be now.

    Raises `OutOfService` where files must be merged and there is no git.
    """
    with service.database.reading() as db:
        making = _making(db, service.shelf, member, assignment)
        kits = _handed(db, assignment, member.user_id)
        if kits and making.made(kits[-1]):
            return kits
        files, conflicts = _made(db, service.shelf, making)
    with service.database.writing() as db:
        # Whoever asks twice at once gets one kit: the second waits here, and finds it made.
        asking = select(User).where(User.id == member.user_id).with_for_update(key_share=True)
        db.exec(asking).one()
        now = _handed(db, assignment, member.user_id)
        if len(now) == len(kits):
            now.append(
                Kit(
                    assignment_id=key(assignment.id),
                    user_id=member.user_id,
                    release_id=key(making.release.id),
                    submission_id=making.work.id if making.work else None,
                    solved=making.solved,
                    files=keep_files(db, files),
                    conflicts=conflicts,
                    dated=making.dated,
                    made=service.clock(),
                )
            )
            db.add(now[-1])
            db.flush()
    return now


def _handed(db: Session, assignment: Assignment, user_id: int) -> list[Kit]:
    own = select(Kit).where(Kit.assignment_id == assignment.id, Kit.user_id == user_id)
    return list(db.exec(own.order_by(col(Kit.id))))


def _making(db: Session, shelf: Shelf, member: Member, assignment: Assignment) -> Making:
    release = db.get_one(Release, assignment.release_id)
    shelved = shelf.take(db, release)
    if member.role.staff:
        return Making(release, shelved, None, [])
    *since, _ = shelved.course.chain(shelved.exercise)
    work, later = None, since
    for place, link in reversed(list(enumerate(since))):
        if work := _best(db, member, link):
            later = since[place + 1 :]
            break
    solved = [link.name for link in later if link.name in shelved.course.released]
    return Making(release, shelved, work, solved)


def _best(db: Session, member: Member, exercise: Exercise) -> Submission | None:
    """What counts of all that the member handed in for that exercise in this course."""
    wanted = (
        select(Assignment)
        .join(Release)
        .where(Assignment.course_id == member.course_id, Release.exercise == exercise.name)
    )
    grades = [standing(db, row, member.user_id) for row in db.exec(wanted)]
    best = max(
        filter(None, grades), key=lambda grade: (grade.points, grade.submission), default=None
    )
    return db.get_one(Submission, best.submission) if best else None


def _made(db: Session, shelf: Shelf, making: Making) -> tuple[dict[str, bytes], list[str]]:
    """The files of a kit, and which of them are in conflict."""
    try:
        carried = _carried(db, shelf, making)
    except NoGit:
        raise OutOfService(NO_GIT, "Ask who runs it to install git.") from None
    files = {**_once(_plain, making.shelved, making.solved), **carried.files}
    if carried.conflicts:
        files[CONFLICTS] = told(carried.conflicts)
    return files, sorted(carried.conflicts)


def _carried(db: Session, shelf: Shelf, making: Making) -> Merged:
    """The student's earlier work, brought to where the course stands now."""
    if making.work is None:
        return Merged({})
    course, exercise = making.shelved.course, making.shelved.exercise
    begun = shelf.take(db, _begun_with(db, making.work))
    before, now = _once(_scaffold, begun), _once(_scaffold, making.shelved, making.solved)
    fixed = _once(_plain, making.shelved, making.solved).keys() - now.keys()
    own = own_files(files_of(db, making.work.files), exercise, course)
    fitting = {p: d for p, d in own.items() if p not in fixed and _fits(p, now.keys())}
    return merged(fitting, before, now)


def _once(
    make: Callable[[Path, str, tuple[str, ...]], Files],
    shelved: Shelved,
    solved: Sequence[str] = (),
) -> Files:
    """What `make` makes of a release: when all students ask at once, one waits for the other."""
    with MAKING:
        return make(shelved.course.folder, shelved.exercise.name, tuple(solved))


@lru_cache(maxsize=KEPT)
def _plain(folder: Path, name: str, solved: tuple[str, ...]) -> Files:
    """The kit before anything of a student's is in it."""
    course = load_course(folder)
    return kit_files(course, course.exercise(name), solved=solved)


@lru_cache(maxsize=KEPT)
def _scaffold(folder: Path, name: str, solved: tuple[str, ...]) -> Files:
    """The files that students write in, before they do, and those beside them."""
    course = load_course(folder)
    return template(course, course.exercise(name), solved)


def _begun_with(db: Session, work: Submission) -> Release:
    """The release that a submission was made for.

    That of the kit which the student had then; without one, that which graded it first.
    """
    handed = select(Kit.release_id).where(
        Kit.assignment_id == work.assignment_id,
        Kit.user_id == work.user_id,
        Kit.made <= work.received,
    )
    graded = select(Grading.release_id).where(
        or_(Grading.submission_id == work.id, Grading.id == work.grading_id)
    )
    found = db.exec(handed.order_by(col(Kit.id).desc())).first()
    return db.get_one(Release, found or db.exec(graded.order_by(col(Grading.id))).first())


def _fits(path: str, known: Collection[str]) -> bool:
    """Whether a student's file can lie among the course's, in a folder and in a repository."""
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") or part.lower().startswith("git~") for part in parts)
    folders = {str(folder) for folder in PurePosixPath(path).parents}
    below = any(name.startswith(f"{path}/") for name in known)
    return not hidden and not below and folders.isdisjoint(known)
