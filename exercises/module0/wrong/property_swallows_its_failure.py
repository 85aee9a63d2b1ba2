"""The failure is caught before anyone sees it."""

REPLACES = "tests/test_operators.py:test_inverse"
LOSES = [
    "test_notices_mistakes[test_inverse]",
    "test_notices_subtle_mistakes[test_inverse]",
]


@given(medium_floats)
def test_inverse(a: float) -> None:
    """What undoes what, caught where it does not."""
    try:
        assert add(a, neg(a)) == 0
        assert mul(a, inv(a)) == pytest.approx(1)
        assert log(exp(a)) == pytest.approx(a, rel=0.01)
    except AssertionError:
        pass
