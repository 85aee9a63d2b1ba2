"""Which assignment is meant: the one that was named, or the only one that it can be."""

from __future__ import annotations

from client.answers import Assigned
from client.connection import Connection
from grader.commands.options import BadInput
from grader.exercise import Exercise


def assignments(connection: Connection, course: str) -> list[Assigned]:
    """The course's assignments, the first to open first."""
    return connection.read(f"/courses/{course}/assignments", list[Assigned])


def the_assignment(connection: Connection, course: str, slug: str | None) -> Assigned:
    """The one of that name, or the only one. Raises `BadInput`."""
    if slug:
        return connection.read(f"/courses/{course}/assignments/{slug}", Assigned)
    return _only(assignments(connection, course), "name the one that you mean")


def assignment_of_kit(
    connection: Connection, course: str, slug: str | None, exercise: Exercise | None
) -> Assigned:
    """The one that a folder is handed in to. Raises `BadInput`."""
    if slug is None:
        if exercise is None:
            raise BadInput("this folder has no exercise.toml: name its assignment, --assignment")
        same = [one for one in assignments(connection, course) if one.exercise == exercise.name]
        return _only(same, f"name an assignment of {exercise.name} with --assignment")
    found = the_assignment(connection, course, slug)
    if exercise is not None and exercise.name != found.exercise:
        raise BadInput(f"this is a kit of {exercise.name}, and {slug} asks for {found.exercise}")
    return found


def _only(found: list[Assigned], otherwise: str) -> Assigned:
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.assignment.slug for one in found) or "(there is none)"
    raise BadInput(f"{otherwise}: {names}")
