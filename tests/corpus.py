"""The corpus: what students and cheats hand in, and what each of them must earn for it.

`tests/submissions/<name>/` holds one submission: its `submission.toml` is an `Entry`, all other
files lie over its base.
"""

from __future__ import annotations

import importlib.util
import marshal
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec
from msgspec import Struct

from grader.exercise import Course, Exercise, load_course
from grader.grading import grade
from grader.kit import kit_files, write_kit
from grader.report import Report, TaskResult, Verdict
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.engine import LABEL, connect, owner
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Limits
from grader.submission import read_submission, reference_submission

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "submissions"
FILE = "submission.toml"
EXERCISE = "module0"
SEED = 1
LIMITS = Limits(
    question_seconds=1.5,
    test_seconds=6,
    load_seconds=4,
    total_seconds=30,
    memory_bytes=256 << 20,
    processes=32,
)


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What grading a submission must come to: points and verdicts, or a refusal."""

    points: float | Literal["full"] = 0.0
    verdicts: list[Verdict] = []
    """All verdicts among the tests that have points, and no other."""
    racing: bool = False
    """Whether it is a matter of time which of those verdicts come up: others never do."""
    refused: str | None = None
    """A part of the message with which nothing is graded."""

    def outcome(self, report: Report) -> tuple[float, list[str]]:
        """The outcome that `report` must have."""
        most = sum(task.max_points for task in tested(report))
        points = most if self.points == "full" else self.points
        came_up = verdicts(report)
        return points, sorted(v for v in self.verdicts if v in came_up or not self.racing)


class Replacement(Struct, frozen=True, forbid_unknown_fields=True):
    """Text that stands in another entry's files, and what stands here in its place."""

    old: str
    new: str


class Like(Struct, frozen=True, forbid_unknown_fields=True):
    """Files of another entry, written in another way."""

    entry: str
    files: list[str] = []
    """All of them where none is named."""
    replace: list[Replacement] = []
    """Once, and before anything else."""
    encoding: str = "utf-8"
    newline: str = "\n"

    def overlay(self) -> dict[str, bytes]:
        """These files by path. Raises `ValueError` where what is replaced is not there."""
        found = load_entry(FOLDER / self.entry).overlay()
        return {path: self._written(found[path]) for path in self.files or found}

    def _written(self, data: bytes) -> bytes:
        text = data.decode()
        for each in self.replace:
            if each.old not in text:
                raise ValueError(f"{self.entry}: {each.old!r} is not there")
            text = text.replace(each.old, each.new, 1)
        return text.replace("\n", self.newline).encode(self.encoding)


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One submission of the corpus."""

    about: str
    base: Literal["reference", "template", "none"]
    expect: Expectation
    like: Like | None = None
    append: bool = False
    """Whether the overlay's texts follow the base's, rather than replacing them."""
    remove: list[str] = []
    """Files of the base that are not handed in."""
    bytecode: bool = False
    """Whether Python files of the overlay are handed in compiled, and only so."""
    isolation: bool = False
    """Whether it runs in Docker alone: elsewhere it would do harm, or see what it must not."""
    folder: Path = Path()

    @property
    def name(self) -> str:
        """What it is called in a test's name."""
        return self.folder.name

    def overlay(self) -> dict[str, bytes]:
        """Its own files by path, and those that are like another entry's."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        files = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
        del files[FILE]
        return {**(self.like.overlay() if self.like else {}), **files}

    def files(self, course: Course, exercise: Exercise) -> dict[str, bytes]:
        """Everything that is handed in, by path."""
        files = base_files(self.base, course, exercise)
        for path, data in self.overlay().items():
            files[path] = files.get(path, b"") + b"\n\n" + data if self.append else data
            if self.bytecode and path.endswith(".py"):
                files |= compiled(path, files.pop(path))
        return {path: data for path, data in files.items() if path not in self.remove}

    def write(self, folder: Path, course: Course, exercise: Exercise) -> Path:
        """`folder`, into which everything was written."""
        write_kit(self.files(course, exercise), folder)
        return folder


def tested(report: Report) -> list[TaskResult]:
    """The tasks but for style, which follows from what they earn."""
    return [task for task in report.tasks if task.id != "style"]


def verdicts(report: Report) -> set[Verdict]:
    """The verdicts among the tests that have points."""
    return {test.verdict for task in tested(report) for test in task.tests if test.max_points}


def load_entry(folder: Path) -> Entry:
    """The entry in `folder`. Raises `msgspec.ValidationError` where it is not one."""
    entry = msgspec.toml.decode((folder / FILE).read_bytes(), type=Entry)
    return msgspec.structs.replace(entry, folder=folder)


def load_corpus() -> list[Entry]:
    """Every entry, by name."""
    return [load_entry(path.parent) for path in sorted(FOLDER.glob(f"*/{FILE}"))]


def base_files(base: str, course: Course, exercise: Exercise) -> dict[str, bytes]:
    """The kit as it is, the kit solved, or nothing."""
    if base == "none":
        return {}
    solved = course.reference_files(exercise) if base == "reference" else {}
    return {**kit_files(course, exercise), **solved}


def compiled(path: str, source: bytes) -> dict[str, bytes]:
    """Bytecode of `source` in the two places where Python looks for it, never checked for age."""
    code = compile(source, path, "exec", dont_inherit=True)
    data = importlib.util.MAGIC_NUMBER + struct.pack("<III", 1, 0, 0) + marshal.dumps(code)
    return {f"{path}c": data, importlib.util.cache_from_source(path): data}


# Gradings, each in whatever process calls `grade_entry`


class Remains(Struct, frozen=True):
    """What there is of this process's sandboxes: processes, threads, files and containers."""

    children: list[int]
    threads: int
    files: list[str]
    containers: list[str]


class Graded(Struct, frozen=True):
    """A grading, and what remained of sandboxes before and after."""

    report: Report
    before: Remains
    after: Remains
    memory: int
    """Bytes by which the grader's own process grew at its largest."""

    @property
    def outcome(self) -> tuple[float, list[str]]:
        """Points and the verdicts among the tests that have points."""
        points = sum(task.points for task in tested(self.report))
        return round(points, 2), sorted(verdicts(self.report))


@cache
def the_exercise() -> tuple[Course, Exercise]:
    """The course and its exercise, with tight limits."""
    course = load_course(ROOT)
    return course, msgspec.structs.replace(course.exercise(EXERCISE), limits=LIMITS)


def grade_entry(name: str, place: str) -> Graded:
    """Grade the entry of that name in the sandbox of that name."""
    course, exercise = the_exercise()
    sandbox = DockerSandbox() if place == "docker" else ProcessSandbox()
    entry = load_entry(FOLDER / name)
    with TemporaryDirectory(prefix="corpus-") as folder, only_scratch(Path(folder, "scratch")):
        work = entry.write(Path(folder, "work"), course, exercise)
        submission = read_submission(work, exercise, course)
        reference = reference_submission(course, exercise)
        before = remains(place)
        Path("/proc/self/clear_refs").write_text("5")  # the largest size starts again from here
        size = memory("VmRSS")
        report = grade(submission, exercise, SEED, sandbox, reference=reference)
        return Graded(report, before, remains(place), memory("VmHWM") - size)


@contextmanager
def only_scratch(folder: Path) -> Iterator[None]:
    """While this lasts, temporary files of this process lie in `folder` and nowhere else."""
    usual = tempfile.tempdir
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual


def remains(place: str) -> Remains:
    """What there is now."""
    return Remains(
        children=children(),
        threads=threading.active_count(),
        files=sorted(path.name for path in Path(tempfile.gettempdir()).iterdir()),
        containers=containers() if place == "docker" else [],
    )


def memory(kind: str) -> int:
    """The bytes of memory that this process holds now (`VmRSS`) or held at most (`VmHWM`)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[kind].split()[0]) << 10


def children() -> list[int]:
    """The processes that this one has started and that are still there, ended or not."""
    found: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found += (task / "children").read_text().split()
    return sorted(map(int, found))


def containers() -> list[str]:
    """The containers that this process has made."""
    with closing(connect()) as client:
        found = client.containers.list(all=True, filters={"label": f"{LABEL}={owner()}"})
        return [str(container.name) for container in found]
