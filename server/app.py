"""A beginning of the service: it lists a course's exercises and hands out kits.

Submissions, queues and pages are to come; the routes here are versioned so that they can stay.
"""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Response
from msgspec import Struct, to_builtins

from grader.exercise import Course, Exercise
from grader.kit import kit_files, kit_zip


class Listing(Struct, frozen=True):
    """An exercise as students see it before they take it."""

    name: str
    title: str
    version: str
    points: int
    tasks: list[str]


def listing(exercise: Exercise) -> Listing:
    """What may be told about `exercise`: none of its hidden tests."""
    titles = [f"{task.id} {task.title}" for task in exercise.tasks]
    return Listing(exercise.name, exercise.title, exercise.version, exercise.points, titles)


def create_app(course: Course) -> FastAPI:
    """The service for one course."""
    app = FastAPI(title=f"Gradschool: {course.name}", version="1")

    @app.get("/api/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "course": course.name}

    @app.get("/api/v1/exercises")
    def exercises() -> list[dict[str, object]]:
        return [to_builtins(listing(exercise)) for exercise in course]

    @app.get("/api/v1/exercises/{name}/kit.zip", response_class=Response)
    def kit(name: str) -> Response:
        exercise = _found(course, name)
        data = kit_zip(kit_files(course, exercise), exercise.name)
        disposition = f'attachment; filename="{exercise.name}.zip"'
        return Response(data, 200, {"content-disposition": disposition}, "application/zip")

    return app


def _found(course: Course, name: str) -> Exercise:
    known = {exercise.name: exercise for exercise in course}
    if name not in known:
        raise HTTPException(404, f"{course.name} has no exercise of that name")
    return known[name]
