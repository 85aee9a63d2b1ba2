"""The service's beginning: exercises are listed, kits handed out, nothing hidden leaves."""

from __future__ import annotations

import io
import zipfile

import pytest
from fastapi.testclient import TestClient

from grader.exercise import Course
from grader.kit import kit_files
from server.app import create_app


@pytest.fixture
def client(tiny: Course) -> TestClient:
    return TestClient(create_app(tiny))


def test_exercises_are_listed(client: TestClient) -> None:
    assert client.get("/api/v1/exercises").json() == [
        {
            "name": "first",
            "title": "First steps",
            "version": "7",
            "points": 10,
            "tasks": ["0.1 Numbers", "0.2 Counting"],
        }
    ]


def test_a_kit_is_the_one_of_the_command_line(client: TestClient, tiny: Course) -> None:
    answer = client.get("/api/v1/exercises/first/kit.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    wanted = kit_files(tiny, tiny.exercise("first"))
    assert found == {f"first/{path}": data for path, data in wanted.items()}


@pytest.mark.parametrize("name", ["second", "..", "%2e%2e%2ffirst", "first%00"])
def test_an_unknown_exercise_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/api/v1/exercises/{name}/kit.zip").status_code == 404


def test_health_names_the_course(client: TestClient) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok", "course": "Tiny"}
