"""The leaderboard: who shares a rank, and who is seen."""

from __future__ import annotations

from typing import Any

import pytest

from server.leaderboard import Lap, ranks
from tests.server.campus import HERE, PATH, made
from tests.server.marking import MarkedCampus

ADA, BOB, IDA = "ada@example.org", "bob@example.org", "ida@example.org"


def lap(low: float, ratio: float, high: float) -> Lap:
    """A lap."""
    return Lap(task="3.1", sentence="It is fast.", passed=True, ratio=ratio, low=low, high=high)


def test_intervals_that_overlap_share_a_rank_and_the_next_one_counts_them() -> None:
    laps = [lap(1.0, 1.1, 1.2), lap(1.15, 1.2, 1.3), lap(1.4, 1.5, 1.6)]
    assert ranks(laps) == [1, 1, 3]


def test_a_wide_interval_joins_all_that_it_meets() -> None:
    laps = [lap(1.0, 1.1, 1.2), lap(1.4, 1.5, 1.6), lap(1.1, 1.55, 2.0)]
    assert ranks(laps) == [1, 1, 1]


def test_nobody_has_no_rank() -> None:
    assert ranks([]) == []


def renamed(campus: MarkedCampus, email: str, alias: str, status: int = 200) -> Any:
    """Ask for a name."""
    answer = campus.client(campus.person(email)).put(f"{PATH}/alias", json={"alias": alias})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_name_is_taken_without_needless_spaces(winter: MarkedCampus) -> None:
    assert renamed(winter, ADA, "  the   quick ")["alias"] == "the quick"
    board = made(winter.client(winter.person(ADA)).get(f"{HERE}/speed"), 200)
    assert board == {"alias": "the quick", "races": []}


def test_two_students_cannot_have_one_name(winter: MarkedCampus) -> None:
    renamed(winter, ADA, "Quick")
    renamed(winter, BOB, "quick", 409)
    renamed(winter, ADA, "QUICK")
    renamed(winter, ADA, "")
    renamed(winter, BOB, "quick")


@pytest.mark.parametrize("alias", ["a" * 41, "up\N{RIGHT-TO-LEFT OVERRIDE}side", "a\N{NULL}b"])
def test_a_name_that_is_too_long_or_hides_something_is_refused(
    winter: MarkedCampus, alias: str
) -> None:
    renamed(winter, ADA, alias, 422)


def test_staff_run_no_races(winter: MarkedCampus) -> None:
    renamed(winter, IDA, "the teacher", 422)
