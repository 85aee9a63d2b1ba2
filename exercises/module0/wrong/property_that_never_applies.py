"""The condition is never met, so nothing is ever asserted."""

REPLACES = "tests/test_operators.py:test_transitive"
LOSES = [
    "test_notices_mistakes[test_transitive]",
    "test_notices_subtle_mistakes[test_transitive]",
]


@given(small_floats, small_floats, small_floats)
def test_transitive(a: float, b: float, c: float) -> None:
    """`lt` orders: where it says yes to a and b, and to b and c, it says yes to a and c."""
    if a < b < c < a:
        assert lt(a, c) == 1
