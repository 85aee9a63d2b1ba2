from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task


@task("0.1")
@given(x=st.floats(0, 1e6))
@example(x=0.0)
@example(x=4.0)
def test_root(student, reference, x):
    """`root(x)` is the square root of x."""
    assert student.call("root", x) == approx(reference.call("root", x))
