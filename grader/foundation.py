"""Earlier modules that a course has released, to stand under a submission in place of its own.

A later task is then judged by itself. What is not released never comes near a submission.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from grader.examiner import Finding
from grader.exercise import COURSE_FILE, Course, CourseError, Exercise
from grader.needs import Ground, is_lost, unwritten
from grader.report import Verdict


class Foundation(Struct, frozen=True):
    """The reference's files of released modules, and what stands on them."""

    files: dict[str, bytes] = {}
    tasks: dict[str, list[str]] = {}
    """By task: those of released modules that it needs, by way of others, too."""
    paths: dict[str, list[str]] = {}
    """By task of a released module: its files."""
    modules: dict[str, str] = {}
    """By task of a released module: that module."""

    def doubtful(self, findings: Collection[Finding]) -> set[str]:
        """The lost tests that may be right on this foundation."""
        return {
            finding.name
            for finding in findings
            if is_lost(finding)
            and self.tasks.get(finding.task)
            and (finding.judgement.verdict is not Verdict.UNFINISHED or unwritten(finding))
        }

    def ground(self, task: str) -> Ground:
        """What is said of a test of `task` that is right on this foundation only."""
        needed = self.tasks[task]
        modules = sorted({self.modules[need] for need in needed})
        paths = sorted({path for need in needed for path in self.paths[need]})
        verb = "breaks" if len(paths) == 1 else "break"
        own = f"your own {' and '.join(paths)} {verb} it"
        return Ground(needed, f"right on the course's {' and '.join(modules)}; {own}")


def foundation(course: Course, exercise: Exercise) -> Foundation:
    """The foundation of `exercise`. Raises `CourseError`.

    A file in which a task that is not released is solved, too, stays the student's own.
    """
    names = {known.name for known in course}
    for name in course.released:
        if name not in names:
            raise CourseError(f"{course.folder / COURSE_FILE}: released {name!r} is no exercise")
    under = [link for link in course.chain(exercise)[:-1] if link.name in course.released]
    modules = {task.id: link.name for link in under for task in link.tasks}
    kept = {path for task in course.tasks() if task.id not in modules for path in task.symbols}
    needs = {task.id: task.needs for task in course.tasks()}
    reference = course.reference_files(exercise)
    written = {path for link in under for path in [*link.student_files, *link.private]}
    return Foundation(
        files={path: reference[path] for path in sorted(written - kept)},
        tasks={
            task.id: sorted(_closure(task.id, needs) & modules.keys()) for task in exercise.tasks
        },
        paths={task.id: sorted(task.symbols) for link in under for task in link.tasks},
        modules=modules,
    )


def _closure(task: str, needs: dict[str, list[str]]) -> set[str]:
    """All that `task` needs, however far away."""
    found: set[str] = set()
    waiting = [task]
    while waiting:
        new = set(needs.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
