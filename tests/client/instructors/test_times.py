"""Dates as instructors write them."""

from __future__ import annotations

import pytest

from client.times import moment, told
from grader.commands.options import BadInput

BERLIN = "Europe/Berlin"


def test_a_date_is_of_the_zone() -> None:
    assert told(moment("2026-09-01 18:00", BERLIN), "UTC") == "Tue 2026-09-01 16:00 UTC"


def test_an_offset_of_its_own_goes_before_the_zone() -> None:
    assert told(moment("2026-09-01 18:00+00:00", BERLIN), BERLIN) == "Tue 2026-09-01 20:00 CEST"


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("2026-09-01", BERLIN, "write it like '2026-09-01 18:00'"),
        ("tomorrow", BERLIN, "write it like '2026-09-01 18:00'"),
        ("2026-03-29 02:30", BERLIN, "does not exist in Europe/Berlin"),
        ("2026-09-01 18:00", "Europe/Berln", "no time zone is called 'Europe/Berln'"),
        ("2026-09-01 18:00", "../etc/passwd", "no time zone is called"),
    ],
)
def test_what_is_no_point_in_time_is_refused(text: str, zone: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        moment(text, zone)
