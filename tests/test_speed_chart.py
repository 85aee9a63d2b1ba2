"""The speed over sizes in a terminal: every number with its unit, every mark at its place."""

from __future__ import annotations

import pytest

from grader.report import Outcome, Pace, RaceResult
from grader.speed_chart import Axis, duration, speed_chart


def a_race(*paces: Pace, **fields: object) -> RaceResult:
    settings = {
        "probe": "matmul",
        "outcome": Outcome.FAST,
        "limit": 2.0,
        "ratio": 1.0,
        "low": 0.9,
        "high": 1.1,
        "pairs": 5,
        "noise": 1.1,
        "look": False,
        "unit": "rows",
    }
    return RaceResult(paces=list(paces), **{**settings, **fields})  # type: ignore[arg-type]


def drawn(race: RaceResult) -> list[str]:
    return [line.plain.rstrip() for line in speed_chart(race)]


SLOWER = a_race(
    Pace(10, 0.001, 0.001, {"by hand": 0.01}), Pace(100, 0.1, 0.01), Pace(1_000, 10.0, 0.1)
)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (12.34, "12.3 s"),
        (1.0, "1.00 s"),
        (0.1234, "123 ms"),
        (0.0012, "1.20 ms"),
        (0.000_5, "500 µs"),
        (1e-7, "0.10 µs"),
    ],
)
def test_seconds_have_three_digits_and_a_unit(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_an_axis_is_logarithmic() -> None:
    axis = Axis(1.0, 100.0, 11)
    assert [axis.cell(value) for value in (1.0, 10.0, 100.0)] == [0, 5, 10]
    assert axis.value(5) == pytest.approx(10.0)


def test_equal_values_have_one_cell() -> None:
    assert Axis(3.0, 3.0, 11).cell(3.0) == 0


def test_the_slower_one_is_drawn_above() -> None:
    lines = drawn(SLOWER)
    tops = {mark: next(i for i, line in enumerate(lines[1:]) if mark in line) for mark in "●○"}
    assert tops["●"] < tops["○"]


def test_the_axes_are_labelled_with_units() -> None:
    lines = drawn(SLOWER)
    assert lines[0] == "median time of matmul, by rows; both axes are logarithmic"
    assert lines[1].split("┤")[0].strip() == "10.0 s"
    assert next(line for line in lines if "10 " in line and "┤" not in line).endswith("rows")


def test_the_table_tells_every_median() -> None:
    table = [line.split() for line in drawn(SLOWER)[-3:]]
    assert table == [
        ["10", "1.00", "ms", "1.00", "ms", "10.0", "ms"],
        ["100", "100", "ms", "10.0", "ms", "-"],
        ["1,000", "10.0", "s", "100", "ms", "-"],
    ]


def test_one_size_makes_no_chart() -> None:
    lines = drawn(a_race(Pace(10, 0.001, 0.001)))
    assert (len(lines), any("┤" in line for line in lines)) == (2, False)


def test_many_ways_are_told_apart() -> None:
    others = {f"way {number}": 0.1 * (number + 1) for number in range(6)}
    lines = drawn(a_race(Pace(10, 1.0, 1.0, others), Pace(20, 1.0, 1.0, others)))
    assert all(name in lines[-3] for name in others)
