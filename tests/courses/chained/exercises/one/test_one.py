from hypothesis import given
from hypothesis import strategies as st

from grader.testing import approx, task


@task("0.1")
@given(x=st.floats(-100, 100))
def test_double(student, x):
    """`double(x)` is x + x."""
    assert student.call("numbers", "double", x) == approx(2 * x)
