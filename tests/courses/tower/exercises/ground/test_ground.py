from grader.testing import approx, task


@task("0.1")
def test_add(student):
    """`add(x, y)` is x + y."""
    assert student.add(2.0, 3.0) == approx(5.0)


@task("0.2")
def test_twice(student):
    """`twice(x)` is x + x."""
    assert student.twice(2.0) == approx(4.0)
