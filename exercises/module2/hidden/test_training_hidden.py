"""Task 2.5: what no line separates."""

from pathlib import Path
from runpy import run_path

from grader.testing import task

right_after = run_path(str(Path(__file__).parents[1] / "test_training.py"))["right_after"]


def quarter(x, y):
    """How far inside of class 1 a point of xor is; negative: of class 0."""
    return min(abs(x - 0.5), abs(y - 0.5)) * (1 if (x < 0.5) != (y < 0.5) else -1)


@task("2.5", weight=3)
def test_learns_xor(student, look, chance):
    """After 25 epochs on 20 points, 32 of 40 fresh points have the right class of xor."""
    size = {"hidden": 8, "points": 20, "epochs": 25}
    right = right_after(student, look, chance, quarter, **size, seed=0)
    assert right >= 32
