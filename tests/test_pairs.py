"""From pairs of seconds to an outcome."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grader.pairs import SLOW, Pairs
from grader.report import Outcome

LIMIT = 1.5


def paired(ratios: Iterable[float], references: Iterable[float] = (1.0,) * 100) -> Pairs:
    """Pairs with these ratios, as many as it takes to decide."""
    pairs = Pairs(LIMIT)
    for ratio, reference in zip(ratios, references, strict=False):
        if pairs.outcome is not Outcome.OPEN:
            break
        pairs.add(ratio * reference, reference)
    return pairs


@pytest.mark.parametrize(("ratio", "pairs"), [(0.1, 5), (1.0, 5), (1.2, 9)])
def test_who_is_within_the_limit_passes(ratio: float, pairs: int) -> None:
    found = paired([ratio] * 100)
    assert (found.outcome, len(found)) == (Outcome.FAST, pairs)


@pytest.mark.parametrize(("ratio", "pairs"), [(1.8, 18), (3.0, 8), (1000.0, 8)])
def test_who_is_beyond_the_limit_fails(ratio: float, pairs: int) -> None:
    found = paired([ratio] * 100)
    assert (found.outcome, len(found)) == (Outcome.SLOW, pairs)


def test_who_is_at_the_limit_can_not_be_told() -> None:
    assert paired([1.4, 1.6] * 50).outcome is Outcome.OPEN


def test_no_pair_counts_for_more_than_one() -> None:
    assert paired([1.0, 1000.0] * 3 + [1.0] * 6).outcome is Outcome.FAST


def test_what_slows_both_down_changes_nothing() -> None:
    slowed = paired([1.0] * 100, [1.0, 5.0, 5.0, 0.3, 0.3] * 20)
    assert (slowed.outcome, slowed.ratio) == (Outcome.FAST, 1.0)


def test_what_the_reference_loses_against_itself_is_not_held_against_the_student() -> None:
    pairs = paired([2.9] * 100, [1.0, 2.0] * 50)
    assert (pairs.doubt, pairs.outcome, len(pairs)) == (2.0, Outcome.OPEN, 100)
    assert paired([3.1] * 100, [1.0, 2.0] * 50).outcome is Outcome.SLOW


def test_noise_is_the_references_own() -> None:
    assert paired([1.4, 1.6] * 50, [1.0, 1.2] * 50).noise == pytest.approx(1.2)


def test_the_interval_leaves_single_pairs_out() -> None:
    low, high = paired([1.4, 1.6] * 20 + [1000.0]).interval
    assert (low, high) == pytest.approx((1.4, 1.6))


def test_nobody_fails_while_the_interval_reaches_the_limit() -> None:
    ratios = [1.45] * 8 + [3.0] * 9
    pairs = paired(ratios)
    assert (pairs.evidence > SLOW, pairs.outcome) == (True, Outcome.OPEN)
    assert paired([*ratios, *[3.0] * 9]).outcome is Outcome.SLOW


def test_the_student_comes_first_in_every_other_pair() -> None:
    pairs, order = Pairs(LIMIT), []
    for _ in range(4):
        order.append(pairs.student_first)
        pairs.add(1.0, 1.0)
    assert order == [True, False, True, False]
