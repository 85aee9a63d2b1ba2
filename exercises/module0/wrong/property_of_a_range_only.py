"""Many wrong curves lie between 0 and 1."""

REPLACES = "tests/test_operators.py:test_sigmoid"
LOSES = [
    "test_notices_mistakes[test_sigmoid]",
    "test_notices_subtle_mistakes[test_sigmoid]",
]


@given(small_floats)
def test_sigmoid(a: float) -> None:
    """The curve of `sigmoid`, but only that it lies between 0 and 1."""
    assert 0 <= sigmoid(a) <= 1
