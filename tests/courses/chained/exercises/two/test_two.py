from hypothesis import given
from hypothesis import strategies as st

from grader.testing import approx, task


@task("1.1")
@given(x=st.floats(-100, 100))
def test_quadruple(student, x):
    """`quadruple(x)` is 4 * x."""
    assert student.call("powers", "quadruple", x) == approx(4 * x)


@task("1.1")
@given(n=st.integers(0, 9))
def test_square(student, n):
    """`square(n)` is n * n."""
    assert student.call("powers", "square", n) == approx(n * n)
