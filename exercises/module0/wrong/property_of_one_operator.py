"""`add` is forgotten."""

REPLACES = "tests/test_operators.py:test_symmetric"
LOSES = [
    "test_notices_mistakes[test_symmetric]",
    "test_notices_subtle_mistakes[test_symmetric]",
]


@given(small_floats, small_floats)
def test_symmetric(a: float, b: float) -> None:
    """Both `mul` and `add` give the same result when a and b change places."""
    assert mul(a, b) == mul(b, a)
