"""Whatever the documentation of the API allows, and what it forbids, breaks nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from grader.exercise import Course
from server.app import API
from server.documentation import report_components
from tests.server.campus import Campus
from tests.server.scene import Scene, staged

Operation = APIOperation[Any, Any, Any, Any]
SEED = 20260901
EXAMPLES = 5
"""Of each operation and each kind."""


@pytest.fixture
def scene(campus: Campus, tiny: Course) -> Scene:
    """One of everything."""
    return staged(campus, tiny)


def operations(scene: Scene) -> Iterator[Operation]:
    """All that the documentation names."""
    document = scene.client("nobody").get(f"{API}/openapi.json").json()
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def real(scene: Scene, case: Any) -> None:
    """Put what is there in the place of names and numbers half of the time.

    Otherwise nearly everything would be refused for a course that is not there.
    """
    known = {"course": "autumn", "assignment": "first", "exercise": "first"}
    noun = case.path.partition("/{number}")[0].rpartition("/")[2]
    if noun in scene.places:
        known["number"] = scene.places[noun]
    if len(str(case.path_parameters)) % 2:
        for name in known.keys() & case.path_parameters.keys():
            case.path_parameters[name] = known[name]


def broken(scene: Scene, operation: Operation, mode: GenerationMode) -> Counter[str]:
    """Ask `operation` in ways of one kind; the statuses, with what was sent for those of 500."""
    statuses: Counter[str] = Counter()
    client = scene.client("admin")

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        real(scene, case)
        sent = case.as_transport_kwargs(base_url=str(client.base_url))
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):
            sent["content"] = sent.pop("data")
        headers = {**sent.pop("headers"), **client.headers}
        answer = client.request(headers=headers, **sent)
        statuses[str(answer.status_code)] += 1
        if answer.status_code >= 500:
            statuses[f"{answer.status_code} {case.as_curl_command()[:300]}"] += 1

    with suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
        ask()
    return statuses


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_sent_breaks_the_service(scene: Scene, mode: GenerationMode) -> None:
    statuses: Counter[str] = Counter()
    for operation in operations(scene):
        statuses += broken(scene, operation, mode)
        scene.restore()
    assert statuses.total() > EXAMPLES
    assert [status for status in statuses if status.startswith("5")] == []


def test_a_report_is_as_documented(scene: Scene) -> None:
    document = scene.client("nobody").get(f"{API}/openapi.json").json()
    answers = document["paths"][f"{API}/submissions/{{number}}/report"]["get"]["responses"]
    reference = answers["200"]["content"]["application/json"]["schema"]["$ref"]
    schema = document["components"]["schemas"][reference.rpartition("/")[2]]
    number = scene.places["submissions"]
    report = scene.client("own").get(f"{API}/submissions/{number}/report").json()
    assert report.keys() == schema["properties"].keys()


def test_the_reports_nouns_are_no_other_ones(scene: Scene) -> None:
    """Two nouns of one name would hide one another in the documentation."""
    own = FastAPI.openapi(scene.app)["components"]["schemas"]
    assert own.keys() & report_components().keys() == set()
