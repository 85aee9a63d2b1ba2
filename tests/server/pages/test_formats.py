"""How numbers and moments are written, and where bars stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grader.wording import in_points
from server.pages.charts import WIDTH, bars, marks
from server.pages.formats import ago

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "just now"),
        (9.9, "just now"),
        (10, "10 s ago"),
        (90, "2 minutes ago"),
        (86400, "1 day ago"),
        (-5, "in 5.0 s"),
    ],
)
def test_how_far_a_moment_is(seconds: float, said: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.0, "1 point"), (0.0, "0 points"), (1.2727, "1.27 points"), (0.999, "1 point")],
)
def test_so_many_points(value: float, said: str) -> None:
    assert in_points(value) == said


@pytest.mark.parametrize("count", [1, 2, 15])
def test_a_bar_stands_around_its_mark_and_fills_no_chart_alone(count: int) -> None:
    values, labels = [1.0] * count, ["day"] * count
    found = bars(values, labels)
    middles = [bar.x + bar.width / 2 for bar in found]
    assert middles == pytest.approx([mark.x for mark in marks(values, labels, 1.0)], abs=0.1)
    assert all(bar.width < WIDTH / 5 for bar in found)
