"""Ranks in time."""

from grader.race import Budget
from grader.testing import task


def shuffled(rng, size):
    return [rng.random(size)]


@task("0.1")
def test_speed(race):
    """The ranks of 8,000 values take at most twice the reference's time."""
    race(
        "ranks",
        shuffled,
        sizes=[500, 2_000, 8_000],
        at_most=2.0,
        unit="values",
        others={"one by one": "ranks_one_by_one"},
        budget=Budget(pairs=41, seconds=6),
    )
