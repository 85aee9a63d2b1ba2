"""Nothing is said about negative numbers."""

REPLACES = "tests/test_operators.py:test_relu"
LOSES = [
    "test_notices_mistakes[test_relu]",
    "test_notices_subtle_mistakes[test_relu]",
]


@given(small_floats)
def test_relu(a: float) -> None:
    """`relu` leaves a positive number as it is, and makes 0 of every other."""
    if a > 0:
        assert relu(a) == a
