"""Tasks 4.1 and 4.2: how fast, beside the reference. What was measured is in the handout."""

from grader.testing import task


def rows(rng, width):
    """16 rows with 16 channels, and 32 kernels of width 5."""
    return [rng.random((16, 16, width)), rng.random((32, 16, 5))]


def images(rng, side):
    """16 images with 8 channels, and 16 kernels of 3 by 3."""
    return [rng.random((16, 8, side, side)), rng.random((16, 8, 3, 3))]


@task("4.1", weight=2)
def test_conv1d_is_fast(race):
    """`conv1d` of rows of 384 takes at most 8 times the reference's time."""
    race("convolved", rows, sizes=[48, 128, 384], at_most=8.0, unit="cells")


@task("4.1")
def test_conv1d_runs_in_parallel(race):
    """`conv1d` keeps more than one core busy."""
    race.parallelism("convolved", rows, size=384, at_least=1.3)


@task("4.2", weight=2)
def test_conv2d_is_fast(race):
    """`conv2d` of images of 32 by 32 takes at most 8 times the reference's time."""
    race("convolved", images, sizes=[8, 16, 32], at_most=8.0, unit="rows")


@task("4.2")
def test_conv2d_runs_in_parallel(race):
    """`conv2d` keeps more than one core busy."""
    race.parallelism("convolved", images, size=32, at_least=1.3)
