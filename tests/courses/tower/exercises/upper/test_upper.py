from grader.testing import approx, task


@task("1.1")
def test_total(student):
    """`total` adds up numbers."""
    assert student.call("total", [1.0, 2.0, 4.0]) == approx(7.0)


@task("1.2")
def test_mean(student):
    """`mean` is the total, divided by how many there are."""
    assert student.call("mean", [1.0, 2.0, 6.0]) == approx(3.0)


@task("1.3")
def test_smallest(student):
    """`smallest` is the least of the numbers."""
    assert student.call("smallest", [3.0, -1.0, 2.0]) == approx(-1.0)
