"""A worker: takes the grading whose turn it is, grades it, keeps its report, and again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import assert_never

import structlog
from msgspec import Struct

from grader.exercise import Exercise
from grader.foundation import foundation
from grader.grading import grade
from grader.kit import kit_files
from grader.memory import Memory
from grader.report import Report, encode
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.session import Raised, Sandbox
from grader.source import Source
from grader.submission import Submission as Files
from grader.submission import completed, reference_submission
from server import queue
from server.blobs import files_of, keep
from server.clock import Clock, now
from server.database import Database
from server.heartbeat import Heartbeat
from server.outcome import conclude
from server.records import Grading, Proof, Release, State, Submission
from server.settings import Settings
from server.shelf import Shelf, Shelved

IDLE = 0.05  # seconds until an idle worker looks again
TROUBLED = 2.0  # seconds until it looks again after a fault of ours
SYNTAX = ("SyntaxError", "IndentationError", "TabError")

log = structlog.get_logger()


class Job(Struct, frozen=True):
    """A grading that this worker holds, and all that it needs."""

    lease: queue.Lease
    seed: int
    shelved: Shelved
    files: Files
    proof: Proof | None
    submission_id: int | None


class Worker:
    """Grades one submission after another."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        sandbox: Sandbox,
        name: str,
        clock: Clock = now,
        grading: Callable[..., Report] = grade,
    ) -> None:
        self._settings = settings
        self._database = database
        self._sandbox = sandbox
        self._name = name
        self._clock = clock
        self._grade = grading
        self._memory = Memory()
        self._shelf = Shelf(settings.data / "releases")

    def run(self, stopping: threading.Event) -> None:
        """Grade until `stopping` is set; what is begun then is brought to its end."""
        log.info("worker ready", worker=self._name, sandbox=self._sandbox.name)
        settled = False
        while not stopping.is_set():
            try:
                busy = self.step()
            except Exception:  # whatever it was, the next submission is not to blame
                log.exception("worker", worker=self._name)
                stopping.wait(TROUBLED)
                continue
            if not busy:
                stopping.wait(IDLE)
            elif not settled:
                settled = True
                gc.collect()
                gc.freeze()  # what a first grading leaves stays for good: all of our libraries

    def step(self) -> bool:
        """Grade the submission whose turn it is; false where none waits."""
        settings = self._settings
        labels = [label.strip() for label in settings.labels.split(",")]
        with self._database.writing() as db:
            grading = queue.claim(db, self._name, labels, self._clock(), settings.lease)
        if grading is None or grading.id is None:
            return False
        lease = queue.Lease(grading.id, grading.attempt)
        try:
            job = self._job(grading, lease)
            report = self._graded(job)
        except Exception as error:  # ours, since nothing that a student does raises: see `grade`
            log.exception("grading failed", grading=grading.id, attempt=grading.attempt)
            self._fail(lease, f"{type(error).__name__}: {error}")
        except BaseException:
            with self._database.writing() as db:
                queue.release(db, lease)
            raise
        else:
            self._keep(job, report)
        return True

    def _job(self, grading: Grading, lease: queue.Lease) -> Job:
        with self._database.reading() as db:
            release = db.get_one(Release, grading.release_id)
            shelved = self._shelf.take(db, release)
            files = self._files(grading, shelved)
        return Job(lease, grading.seed, shelved, files, grading.proof, grading.submission_id)

    def _files(self, grading: Grading, shelved: Shelved) -> Files:
        """What is graded: a student's files, or those that prove a release."""
        course, exercise = shelved.course, shelved.exercise
        match grading.proof:
            case None:
                with self._database.reading() as db:
                    submission = db.get_one(Submission, grading.submission_id)
                    own = files_of(db, submission.files)
                return completed(own, f"submission-{submission.id}", exercise, course)
            case Proof.REFERENCE:
                return reference_submission(course, exercise)
            case Proof.UNTOUCHED:
                kit = kit_files(course, exercise)
                paths = course.reference_files(exercise)
                return Files({path: kit[path] for path in paths if path in kit}, "kit")
            case _:
                assert_never(grading.proof)

    def _graded(self, job: Job) -> Report:
        course, exercise = job.shelved.course, job.shelved.exercise
        self._get_ready(exercise)
        seconds, tasks = self._settings.lease, exercise.tasks
        with Heartbeat(self._database, job.lease, tasks, seconds, self._clock) as heartbeat:
            return self._grade(
                job.files,
                exercise,
                job.seed,
                self._sandbox,
                reference=reference_submission(course, exercise),
                foundation=foundation(course, exercise),
                watcher=heartbeat,
                memory=self._memory,
            )

    def _get_ready(self, exercise: Exercise) -> None:
        """Have containers started for the next submission to the same exercise."""
        if isinstance(self._sandbox, DockerSandbox):
            kind = exercise.limits, exercise.warm, exercise.environment
            self._sandbox.keep(self._settings.ready, *kind)

    def _keep(self, job: Job, report: Report) -> None:
        if report.internal:
            names = ", ".join(result.name for result in report.internal)
            message = report.internal[0].message
            self._fail(job.lease, f"internal in {names}: {message}", report)
            return
        spared = mistyped(job.files, report, job.shelved)
        with self._database.writing() as db:
            digest = keep(db, [encode(report)])[0]
            now = self._clock()
            done = conclude(db, job.lease, job.submission_id, now, report, digest)
            if done and spared and job.submission_id is not None:
                submission = db.get_one(Submission, job.submission_id)
                submission.counted = False
        grading, attempt = job.lease.grading_id, job.lease.attempt
        said = log.info if done else log.warning
        event = "graded" if done else "late result refused"
        said(event, grading=grading, attempt=attempt, seconds=report.seconds.total)

    def _fail(self, lease: queue.Lease, fault: str, report: Report | None = None) -> None:
        with self._database.writing() as db:
            state = queue.fail(db, lease, self._clock(), fault, self._settings.tries)
            grading = db.get_one(Grading, lease.grading_id)
            official = grading.submission_id is not None and grading.regrade_id is None
            if state is State.FAILED and official:
                db.get_one(Submission, grading.submission_id).counted = False
            if state is State.FAILED and report is not None:
                grading.report = keep(db, [encode(report)])[0]
        log.warning("fault of ours", grading=lease.grading_id, state=state, fault=fault)


def mistyped(files: Files, report: Report, shelved: Shelved) -> bool:
    """Whether Python cannot parse a file of the student's, so that no attempt is used up."""
    if not any(result.message.startswith(SYNTAX) for result in report.results):
        return False
    source = Source(files.files, shelved.exercise.given)
    return any(_unparsable(source, path) for path in shelved.exercise.student_files)


def _unparsable(source: Source, path: str) -> bool:
    try:
        source.imports(path)
    except Raised as fault:
        return fault.error in SYNTAX
    return False
