"""The fixture `race`: its outcomes, its record, whom it asks. All seconds are made up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
import pytest

from grader.interview import Interview
from grader.race import GLANCES, Budget, Race, TooSlow
from grader.report import Outcome
from grader.sandbox.session import Timed
from grader.wording import account

Seconds = Callable[[int], float]


class Runner:
    """An interview that answers with its arguments and says how long that took."""

    def __init__(self, seconds: Mapping[str, Seconds], processors: float = 1.0) -> None:
        self._seconds = seconds
        self._processors = processors
        self._used = 0.0
        self.asked: list[tuple[str, Any]] = []

    def begin(self) -> None:
        """See `Interview`."""

    def freeze(self) -> None:
        """See `Interview`."""

    def thaw(self) -> None:
        """See `Interview`."""

    def cpu_seconds(self) -> float:
        return self._used

    def time(self, probe: str, *arguments: object) -> Timed:
        begun = time.monotonic()
        time.sleep(0.001)
        self.asked.append((probe, arguments[0]))
        self._used += (time.monotonic() - begun) * self._processors
        return Timed(self._seconds[probe](len(self.asked)), arguments[0])


def a_race(student: Runner, reference: Runner) -> Race:
    return Race(cast(Interview, student), cast(Interview, reference), lambda *_: None)


def steady(seconds: float, **others: float) -> Runner:
    return Runner({name: always(taken) for name, taken in {"probe": seconds, **others}.items()})


def always(seconds: float) -> Seconds:
    return lambda _: seconds


def size_alone(rng: np.random.Generator, size: int) -> list[object]:
    return [size]


def run(race: Race, **options: Any) -> None:
    race("probe", size_alone, **{"sizes": [10], "at_most": 1.5, **options})


@pytest.mark.parametrize("ratio", [0.5, 1.0])
def test_a_fast_student_passes(ratio: float) -> None:
    race = a_race(steady(0.01 * ratio), steady(0.01))
    run(race)
    assert race.result is not None
    assert (race.result.outcome, race.result.ratio, race.result.pairs) == (Outcome.FAST, ratio, 5)
    assert not race.result.remarkable


def test_a_slow_student_fails_and_is_told_by_how_much() -> None:
    race = a_race(steady(0.03), steady(0.01))
    with pytest.raises(TooSlow, match=r"takes 3\.00 times the reference's time .*allowed: 1\.5"):
        run(race)
    assert race.result is not None
    assert race.result.outcome is Outcome.SLOW


def test_who_can_not_be_told_passes_and_it_is_said() -> None:
    race = a_race(steady(0.015), steady(0.01))
    run(race, budget=Budget(pairs=20, seconds=60))
    assert race.result is not None
    assert (race.result.outcome, race.result.pairs) == (Outcome.OPEN, 20)
    assert account(race.result).startswith("can't tell, so it passes: about 1.50 times")


def test_the_clock_ends_a_race_that_is_not_decided() -> None:
    race = a_race(steady(0.015), steady(0.01))
    run(race, budget=Budget(pairs=1_000, seconds=0.0))
    assert race.result is not None
    assert race.result.pairs == 12


def test_the_clock_does_not_save_a_slow_student() -> None:
    with pytest.raises(TooSlow):
        run(a_race(steady(0.03), steady(0.01)), budget=Budget(pairs=61, seconds=0.0))


def test_a_reference_that_differs_from_itself_fails_nobody() -> None:
    # Asked after itself it takes ten times as long: in every other pair it comes first.
    wavering = Runner({"probe": lambda asked: 0.1 if asked % 2 else 0.01})
    race = a_race(steady(1.0), wavering)
    run(race)
    assert race.result is not None
    assert (race.result.outcome, race.result.noise) == (Outcome.OPEN, 10.0)


def test_who_is_surprisingly_fast_is_for_a_person_to_look_at() -> None:
    race = a_race(steady(0.001), steady(0.01))
    run(race)
    assert race.result is not None
    assert (race.result.look, race.result.remarkable) == (True, True)
    assert "a person should look" in account(race.result)


def test_the_last_size_is_judged_and_all_are_shown() -> None:
    student, reference = steady(0.01), steady(0.01)
    race = a_race(student, reference)
    run(race, sizes=[5, 10, 20])
    assert race.result is not None
    assert [pace.size for pace in race.result.paces] == [5, 10, 20]
    asked = [size for _, size in student.asked]
    assert [asked.count(size) for size in (5, 10, 20)] == [1 + GLANCES, 1 + GLANCES, 1 + 5]


def test_other_ways_are_asked_of_the_reference_alone() -> None:
    student, reference = steady(0.01, naive=0.02), steady(0.01, naive=0.02)
    race = a_race(student, reference)
    run(race, sizes=[5, 10], others={"by hand": "naive"})
    assert race.result is not None
    assert [pace.others for pace in race.result.paces] == [{"by hand": 0.02}] * 2
    assert "naive" not in {probe for probe, _ in student.asked}


def test_another_way_that_would_take_too_long_is_left_out() -> None:
    race = a_race(steady(0.01), steady(0.01, naive=0.5))
    run(race, sizes=[5, 10, 20], others={"by hand": "naive"})
    assert race.result is not None
    assert [pace.others for pace in race.result.paces] == [{"by hand": 0.5}, {}, {}]


@pytest.mark.parametrize(("student", "reference"), [(4.0, 4.0), (4.0, 0.1), (0.1, 0.1)])
def test_code_that_is_as_parallel_as_can_be_passes(student: float, reference: float) -> None:
    probes: dict[str, Seconds] = {"probe": lambda _: 0.001}
    race = a_race(Runner(probes, student), Runner(probes, reference))
    race.parallelism("probe", size_alone, size=10, at_least=1.5, seconds=0.02)
    assert race.parallel is not None


def test_code_that_is_not_parallel_fails_where_the_reference_is() -> None:
    probes: dict[str, Seconds] = {"probe": lambda _: 0.001}
    race = a_race(Runner(probes, 0.1), Runner(probes, 4.0))
    with pytest.raises(AssertionError, match=r"keeps 0\.\d+ processors busy \(the reference"):
        race.parallelism("probe", size_alone, size=10, at_least=1.5, seconds=0.02)
