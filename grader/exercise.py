"""A course folder and its exercises, loaded by path; their own code is never imported here."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from grader.sandbox.session import Cargo, Limits
from grader.toml_text import line_of, place

COURSE_FILE = "course.toml"
EXERCISE_FILE = "exercise.toml"

_Loaded = TypeVar("_Loaded", "Course", "Exercise")


class CourseError(Exception):
    """A course folder that cannot be used. The message names the file and what is wrong in it."""


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """What a student writes for some points: by file, the symbols that templates leave out."""

    id: Annotated[str, Meta(pattern=r"^\d+\.\d+[a-z]?$")]
    title: str
    points: Annotated[int, Meta(gt=0)]
    symbols: dict[str, list[str]]
    needs: list[str] = []
    """Tasks, of this exercise or of those it comes after, on which this one stands."""

    @property
    def mark(self) -> str:
        """The pytest mark that selects this task's tests: `task0_1`."""
        return "task" + self.id.replace(".", "_")


class Style(Struct, frozen=True, forbid_unknown_fields=True):
    """A task that every exercise may have: see `style.py`."""

    points: Annotated[int, Meta(gt=0)]


class Exercise(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A module of a course at a version, and the folder that holds it.

    A student's kit is such a folder too, without hidden tests and wrong solutions. `after` names
    the exercise whose files this one starts from. `private` files of the reference serve its
    solutions only: no kit holds them. `warm` libraries and `environment` are the sandbox's.
    Failures in `diagnosed` tasks are looked into, see `grader.diagnosis`. `label` is what a
    service's worker must be able to do to grade it.
    """

    name: str
    title: str
    version: str
    tasks: Annotated[list[Task], Meta(min_length=1)] = field(name="task")
    style: Style | None = None
    after: str = ""
    given: list[str] = []
    private: list[str] = []
    warm: list[str] = []
    environment: dict[str, str] = {}
    diagnosed: list[str] = []
    label: Literal["cpu", "gpu"] = "cpu"
    limits: Limits = Limits()
    folder: Path = Path()

    @property
    def points(self) -> int:
        """The points of all tasks, and of style."""
        style = self.style.points if self.style else 0
        return style + sum(task.points for task in self.tasks)

    @cached_property
    def student_files(self) -> list[str]:
        """The files in which students write."""
        return sorted({path for task in self.tasks for path in task.symbols})

    @cached_property
    def folders(self) -> list[str]:
        """The top folders that a student's files lie in."""
        paths = [PurePosixPath(path) for path in [*self.given, *self.student_files]]
        return sorted({path.parts[0] for path in paths if len(path.parts) > 1})

    @property
    def public_tests(self) -> list[Path]:
        """Test files that students receive."""
        return sorted(self.folder.glob("test_*.py"))

    @property
    def hidden_tests(self) -> list[Path]:
        """Test files that stay here."""
        return sorted(self.folder.glob("hidden/test_*.py"))

    @cached_property
    def probes(self) -> str:
        """The source of what runs in the sandbox beside the student's package."""
        return (self.folder / "probes.py").read_text(encoding="utf-8")

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides a verdict: the tests, the probes, the points."""
        paths = [self.folder / EXERCISE_FILE, self.folder / "probes.py"]
        digest = hashlib.sha256()
        for path in [*paths, *self.public_tests, *self.hidden_tests]:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def task(self, name: str) -> Task:
        """The task with that id. Raises `CourseError`."""
        for task in self.tasks:
            if task.id == name:
                return task
        raise CourseError(f"{self.folder / EXERCISE_FILE}: there is no task {name!r}")

    def cargo(self, files: Mapping[str, bytes]) -> Cargo:
        """What goes into the sandbox with a submission's `files`.

        Packages at their top are imported once, before any test.
        """
        tops = [path.split("/") for path in files]
        packages = sorted(parts[0] for parts in tops if parts[1:] == ["__init__.py"])
        return Cargo(files, self.probes, packages, self.warm, self.environment)


class Course(Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """A folder with a reference and its exercises, each of which it reads once."""

    name: str
    reference: str
    exercises: str
    released: list[str] = []
    """Exercises whose solution students may know: see `foundation.py`."""
    folder: Path = Path()

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name. Raises `CourseError`."""
        folder = self.folder / self.exercises / name
        if name not in self._read:
            if not (folder / EXERCISE_FILE).is_file():
                known = ", ".join(exercise.name for exercise in self)
                raise CourseError(f"{self.name} has no exercise {name!r}; it has: {known}")
            self._read[name] = load_exercise(folder)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, Exercise]:
        return {}

    def __iter__(self) -> Iterator[Exercise]:
        for path in sorted((self.folder / self.exercises).glob(f"*/{EXERCISE_FILE}")):
            yield self.exercise(path.parent.name)

    def chain(self, exercise: Exercise) -> list[Exercise]:
        """The exercise and all that it comes after, the first one first. Raises `CourseError`."""
        chain = [exercise]
        while before := chain[0].after:
            if before in [link.name for link in chain]:
                raise CourseError(f"{chain[0].folder / EXERCISE_FILE}: after itself, by {before!r}")
            chain.insert(0, self.exercise(before))
        return chain

    def tasks(self) -> list[Task]:
        """The tasks of all exercises: whatever a task asks for is left out of every kit."""
        return [task for exercise in self for task in exercise.tasks]

    def given(self, exercise: Exercise) -> dict[str, bytes]:
        """The files that students get as they are. Raises `CourseError`."""
        return self._files({path for link in self.chain(exercise) for path in link.given})

    def private(self, exercise: Exercise) -> dict[str, bytes]:
        """The files that no student gets. Raises `CourseError`."""
        return self._files({path for link in self.chain(exercise) for path in link.private})

    def later(self, paths: Iterable[str], exercise: Exercise) -> set[str]:
        """Those of `paths` that are of the course, but of a later exercise than this one."""
        own = self.reference_files(exercise).keys()
        return {p for p in paths if p not in own and (self.folder / self.reference / p).is_file()}

    def reference_files(self, exercise: Exercise) -> dict[str, bytes]:
        """The complete solution of the exercise and those before it. Raises `CourseError`."""
        written = {path for link in self.chain(exercise) for path in link.student_files}
        return {**self.given(exercise), **self.private(exercise), **self._files(written)}

    def _files(self, paths: Iterable[str]) -> dict[str, bytes]:
        files = {}
        for path in sorted(paths):
            source = self.folder / self.reference / path
            if not source.is_file():
                raise CourseError(f"{source}: named by an exercise, but not there")
            files[path] = source.read_bytes()
        return files


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}") from None


def load_course(folder: Path) -> Course:
    """The course in `folder`. Raises `CourseError`."""
    return _convert(folder, COURSE_FILE, Course)


def load_exercise(folder: Path) -> Exercise:
    """The exercise (or the kit of one) in `folder`. Raises `CourseError`."""
    exercise = _convert(folder, EXERCISE_FILE, Exercise)
    _check(exercise)
    return exercise


def _convert(folder: Path, name: str, kind: type[_Loaded]) -> _Loaded:
    path = folder / name
    try:
        loaded = msgspec.convert(_read(path), kind)
    except msgspec.ValidationError as error:
        line = place(path.read_text(encoding="utf-8"), str(error))
        raise CourseError(f"{path}:{line}: {error}") from None
    return msgspec.structs.replace(loaded, folder=folder.resolve())


def _check(exercise: Exercise) -> None:
    where = exercise.folder / EXERCISE_FILE
    names = [task.id for task in exercise.tasks]
    for index, name in enumerate(names):
        if name in names[:index]:
            line = line_of(where.read_text(encoding="utf-8"), "task", index, name)
            raise CourseError(f"{where}:{line}: task {name} is there twice")
    for path in [*exercise.given, *exercise.private, *exercise.student_files]:
        if path.startswith("/") or ".." in Path(path).parts:
            raise CourseError(f"{where}: {path!r} leads out of the student's folder")
    for needed in ("probes.py", "handout.md"):
        if not (exercise.folder / needed).is_file():
            raise CourseError(f"{exercise.folder / needed} is missing")
    if not exercise.public_tests:
        raise CourseError(f"{exercise.folder}: there is no public test_*.py")


def find_course(start: Path) -> Course:
    """The course at or above `start`, or else the one this checkout holds. Raises `CourseError`."""
    for folder in [start, *start.resolve().parents, Path(__file__).parents[1]]:
        if (folder / COURSE_FILE).is_file():
            return load_course(folder)
    raise CourseError(f"no {COURSE_FILE} at or above {start}: name a course with --course")
