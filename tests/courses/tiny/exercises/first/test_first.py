from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task


@task("0.1", weight=2)
@given(x=st.floats(-1e6, 1e6))
def test_double(student, x):
    """`double(x)` is x + x."""
    assert student.call("double", x) == approx(2 * x)


@task("0.2")
@given(sizes=st.lists(st.integers(-9, 9), max_size=5))
@example(sizes=[2, 3])
def test_counting(student, sizes):
    """A counter adds up its steps."""
    assert student.count(sizes) == approx([sum(sizes[: n + 1]) for n in range(len(sizes))])


@task("0.1", gate=True)
def test_own_arithmetic(source):
    """Write `double` and `root` without numpy."""
    assert "numpy" not in source.imports("pocket/numbers.py")
