"""Logs: what happened, and nothing that a student wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from server.logs import write_logs
from server.settings import Settings

OWN = "def double(x): return x"


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    """Other tests log as before."""
    yield
    structlog.reset_defaults()


def fail(own_words: str) -> None:
    raise RuntimeError("it broke")


def test_an_error_is_told_without_what_variables_held(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs(Settings())
    try:
        fail(OWN)
    except RuntimeError:
        structlog.get_logger().exception("worker")
    said = capsys.readouterr().err
    assert json.loads(said)["exception"][0]["exc_value"] == "it broke"
    assert OWN not in said
