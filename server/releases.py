"""Publishing: an exercise at a version, checked, kept, and proven before it is handed out."""

from __future__ import annotations

import stat
import zipfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.bundle import folder_files
from grader.exercise import Course, CourseError, Exercise, load_course
from grader.proofreading import Problem, proofread
from grader.report import Verdict
from grader.verification import secrets_in_kit, untidy
from server import queue
from server.access import Member
from server.blobs import keep_files
from server.database import key
from server.problems import Conflict, Unusable
from server.records import Grading, Proof, Release, State
from server.shelf import FOLDER_BYTES, release_digest

FILES = 5_000
REMEDY = "`grad verify` says what is wrong; publish again when it holds."


class Proved(BaseModel):
    """A release, and the gradings that prove it."""

    release: Release
    proofs: list[Grading]
    doubt: str = ""
    """Why it cannot be handed out, or not yet; empty where it can."""
    lost: list[str] = []
    """The tests to which that is due."""


class Published(Proved):
    """A release that was sent just now."""

    known: bool
    """Whether the same had been published before."""


def unpack(sent: Path | BinaryIO, folder: Path) -> None:
    """Unpack a zip of a course folder into `folder`. Raises `Unusable`."""
    try:
        with zipfile.ZipFile(sent) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check(infos)
            for info in infos:
                target = folder / info.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as stream:
                    target.write_bytes(stream.read(info.file_size + 1))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unusable(f"the upload is no zip of a course folder: {error}", REMEDY) from None


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > FILES:
        raise Unusable(f"a course of more than {FILES:,} files", REMEDY)
    if sum(info.file_size for info in infos) > FOLDER_BYTES:
        raise Unusable(f"a course of more than {FOLDER_BYTES >> 20} MiB", REMEDY)
    for info in infos:
        path = PurePosixPath(info.filename)
        outside = path.is_absolute() or ".." in path.parts or "\\" in info.filename
        if outside or not info.filename.isprintable() or stat.S_ISLNK(info.external_attr >> 16):
            raise Unusable(f"{info.filename[:100]!r} cannot be a course's file", REMEDY)


def publish(db: Session, member: Member, folder: Path, name: str, now: datetime) -> Published:
    """Keep the exercise `name` of the course in `folder`, and queue the gradings that prove it.

    Raises `Unusable` for a course that must not be published, and `Conflict` for another one
    under a version that is taken.
    """
    try:
        course = load_course(folder)
        exercise = course.exercise(name)
        _must_hold(course, exercise)
        digest = release_digest(course, exercise)
    except (CourseError, SyntaxError, UnicodeDecodeError) as error:
        raise Unusable(str(error).replace(f"{folder}/", ""), REMEDY) from None
    known = _known(db, member.course_id, exercise)
    if known is not None:
        if known.digest != digest:
            raise Conflict(
                f"version {exercise.version!r} of {name} is published, and is another one",
                "Give it a new version in its exercise.toml.",
            )
        _retry(db, known, now)
        return Published(**dict(proved(db, known)), known=True)
    release = Release(
        course_id=member.course_id,
        exercise=exercise.name,
        version=exercise.version,
        title=exercise.title,
        points=exercise.points,
        label=exercise.label,
        digest=digest,
        files=keep_files(db, folder_files(course)),
        created=now,
    )
    db.add(release)
    db.flush()
    _prove(db, release, now)
    return Published(**dict(proved(db, release)), known=False)


def proofs(db: Session, release: Release) -> list[Grading]:
    """The gradings that prove a release."""
    wanted = select(Grading).where(
        Grading.release_id == release.id, col(Grading.proof).is_not(None)
    )
    return list(db.exec(wanted.order_by(col(Grading.id))))


def proved(db: Session, release: Release) -> Proved:
    """How far the proof of a release is."""
    return _proved(release, proofs(db, release))


def all_proved(db: Session, course_id: int) -> list[Proved]:
    """The same of every release of a course, the newest first; by two queries."""
    wanted = select(Release).where(Release.course_id == course_id)
    found = list(db.exec(wanted.order_by(col(Release.id).desc())))
    own = col(Grading.release_id).in_([release.id for release in found])
    gradings = select(Grading).where(own, col(Grading.proof).is_not(None))
    by_release: dict[int | None, list[Grading]] = defaultdict(list)
    for grading in db.exec(gradings.order_by(col(Grading.id))):
        by_release[grading.release_id].append(grading)
    return [_proved(release, by_release[release.id]) for release in found]


def must_be_proven(db: Session, release: Release) -> None:
    """Raise `Conflict` unless the release has shown that it can be handed out."""
    for grading in proofs(db, release):
        if doubt := _doubt(release, grading):
            raise doubt


def _proved(release: Release, found: list[Grading]) -> Proved:
    for grading in found:
        if doubt := _doubt(release, grading):
            lost = _surprising(grading)
            return Proved(release=release, proofs=found, doubt=doubt.detail, lost=lost)
    return Proved(release=release, proofs=found)


def _doubt(release: Release, grading: Grading) -> Conflict | None:
    """What speaks against a release, by one of the gradings that prove it."""
    what = f"{release.exercise}, version {release.version}: its {grading.proof}"
    if grading.state in (State.QUEUED, State.RUNNING):
        return Conflict(f"{what} is being graded yet", "Try again in a minute.")
    if grading.state is not State.DONE:
        return Conflict(f"{what} could not be graded: {grading.fault}", "Publish it again.")
    wanted = grading.max_points if grading.proof is Proof.REFERENCE else 0
    if grading.points == wanted:
        return None
    return Conflict(f"{what} scores {grading.points} of {grading.max_points}", REMEDY)


def _surprising(grading: Grading) -> list[str]:
    """The tests that the reference lost, or that the untouched kit passed."""
    good = grading.proof is Proof.REFERENCE
    verdicts = grading.verdicts or {}
    return sorted(name for name, said in verdicts.items() if (said == Verdict.PASSED) != good)


def _known(db: Session, course_id: int, exercise: Exercise) -> Release | None:
    same = (
        Release.course_id == course_id,
        Release.exercise == exercise.name,
        Release.version == exercise.version,
    )
    return db.exec(select(Release).where(*same)).first()


def _retry(db: Session, release: Release, now: datetime) -> None:
    """Let proofs that failed through our fault be graded once more."""
    for grading in proofs(db, release):
        if queue.retry(db, key(grading.id), now):
            db.refresh(grading)


def _prove(db: Session, release: Release, now: datetime) -> None:
    gradings = [
        Grading(
            release_id=key(release.id),
            proof=proof,
            priority=queue.PROOF,
            label=release.label,
            queued=now,
        )
        for proof in Proof
    ]
    db.add_all(gradings)
    db.flush()


def _must_hold(course: Course, exercise: Exercise) -> None:
    """Raise `Unusable` for what can be seen without grading anything."""
    found: list[Problem] = [
        *proofread(course, exercise),
        *secrets_in_kit(course, exercise),
        *untidy(course, exercise),
    ]
    if found:
        told = "; ".join(f"{problem.what}: {problem.detail}" for problem in found[:3])
        raise Unusable(f"{exercise.name} cannot be published: {told}", REMEDY)
