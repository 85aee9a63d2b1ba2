"""Task 4.4: dropout. What it drops is random, so it is judged by counts.

Bounds are so wide that right code misses one of them less than once in a hundred million times.
"""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task

SIZE = 800


def numbers(size=SIZE):
    """Numbers of which none is 0."""
    return np.arange(1.0, size + 1)


def many(rate):
    """By how much a count of `SIZE` chances of `rate` may miss its mean: six deviations."""
    return 6 * (SIZE * rate * (1 - rate)) ** 0.5


@task("4.4", weight=2)
@pytest.mark.parametrize("rate", [0.1, 0.5, 0.75])
def test_dropout_drops_at_its_rate(student, rate):
    """`dropout(x, {rate})` sets about that share of the numbers to 0."""
    found = student.dropped(numbers(), rate, None, np.ones(SIZE))["result"]
    assert float(np.sum(found == 0)) == approx(rate * SIZE, rel=0, abs=many(rate))


@task("4.4", weight=2)
@pytest.mark.parametrize("rate", [0.1, 0.5, 0.75])
def test_dropout_scales_what_it_keeps(student, rate):
    """`dropout(x, {rate})` divides what it keeps by 1 - {rate}, so that means stay as they are."""
    x = numbers()
    found = student.dropped(x, rate, None, np.ones(SIZE))["result"]
    assert found == approx(np.where(found == 0, 0.0, x / (1 - rate)))


@task("4.4")
def test_dropout_is_random(student):
    """`dropout` drops other numbers each time."""
    first, second = (
        student.dropped(numbers(), 0.5, None, np.ones(SIZE))["result"] == 0 for _ in range(2)
    )
    differing = float(np.sum(first != second))
    assert differing == approx(SIZE / 2, rel=0, abs=many(0.5))


@task("4.4")
@settings(max_examples=4)
@given(rate=st.floats(0, 1), shape=st.sampled_from([(5,), (2, 3)]))
@example(rate=0.5, shape=(2, 3))
@example(rate=1.0, shape=(4,))
def test_dropout_ignored(student, rate, shape):
    """`dropout(x, rate, ignore=True)` answers x as it is, whatever the rate."""
    x, d = numbers(np.prod(shape)).reshape(shape), np.ones(shape)
    assert student.dropped(x, rate, True, d)["result"] == approx(x)


@task("4.4")
@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_dropout_of_nothing_and_of_all(student, rate):
    """`dropout(x, 0)` keeps all, `dropout(x, 1)` drops all: {rate}."""
    x = numbers()
    found = student.dropped(x, rate, False, np.ones(SIZE))["result"]
    assert found == approx(x * (1 - rate))


@task("4.4")
def test_dropout_gradient(student):
    """What was dropped does not matter; what was kept matters 1 / (1 - rate) times."""
    x = numbers(60)
    found = student.dropped(x, 0.25, False, 3 * np.ones(60))
    expected = np.where(found["result"] == 0, 0.0, 3 / 0.75)
    assert {"x": found["x"]} == gradients({"x": expected})
