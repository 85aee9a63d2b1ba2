"""Task 3.5: what no line separates."""

from pathlib import Path
from runpy import run_path

from grader.testing import task

right_after = run_path(str(Path(__file__).parents[1] / "test_fast_training.py"))["right_after"]


def quarter(x, y):
    """How far inside of class 1 a point of xor is; negative: of class 0."""
    return min(abs(x - 0.5), abs(y - 0.5)) * (1 if (x < 0.5) != (y < 0.5) else -1)


@task("3.5", weight=4)
def test_learns_xor(student, chance):
    """After 60 epochs on 50 points, 35 of 40 fresh points have the right class of xor."""
    assert right_after(student, chance, quarter, points=50, epochs=60) >= 35
