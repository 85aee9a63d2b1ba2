"""Floats are rounded: right operators break this property too."""

REPLACES = "tests/test_operators.py:test_distributive"
LOSES = [
    "test_notices_mistakes[test_distributive]",
    "test_notices_subtle_mistakes[test_distributive]",
]


@given(small_floats, small_floats, small_floats)
def test_distributive(a: float, b: float, c: float) -> None:
    """For `mul` and `add` together: a times (b plus c) is a times b, plus a times c."""
    assert mul(a, add(b, c)) == add(mul(a, b), mul(a, c))
