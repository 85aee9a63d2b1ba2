"""Tasks 3.1, 3.2 and 3.5: how fast, beside the reference. What was measured is in the handout."""

from grader.testing import task

ZIPS, FOLDS = 200, 40  # in a question, so that it takes some 10 ms
HIDDEN, RATE = 100, 0.1


def pairs(rng, size):
    """Two matrices of (size, 2 * size), to be zipped again and again."""
    return [rng.random((size, 2 * size)), rng.random((size, 2 * size)), ZIPS]


def rows(rng, size):
    """A matrix of (size, 2 * size), to be folded again and again."""
    return [rng.random((size, 2 * size)), FOLDS]


def batches(rng, size):
    """Two batches of 8 matrices of (size, size)."""
    return [rng.random((8, size, size)), rng.random((8, size, size))]


@task("3.1", weight=2)
def test_zip_is_fast(race):
    """`tensor_zip` of aligned matrices takes at most 3 times the reference's time."""
    race("zipped_often", pairs, sizes=[40, 100, 250], at_most=3.0, unit="rows")


@task("3.1", weight=2)
def test_reduce_is_fast(race):
    """`tensor_reduce` of a matrix's rows takes at most 5 times the reference's time."""
    race("folded_often", rows, sizes=[40, 100, 250], at_most=5.0, unit="rows")


@task("3.1")
def test_reduce_runs_in_parallel(race):
    """`tensor_reduce` keeps more than one core busy."""
    race.parallelism("folded_often", rows, size=250, at_least=1.3)


@task("3.2", weight=3)
def test_product_is_fast(race):
    """8 products of 128 by 128 take at most twice the time of the reference's plain loops."""
    race(
        "multiplied",
        batches,
        sizes=[8, 32, 128],
        at_most=2.0,
        unit="rows",
        others={"simple backend": "multiplied_simply"},
    )


@task("3.2")
def test_product_runs_in_parallel(race):
    """The product keeps more than one core busy."""
    race.parallelism("multiplied", batches, size=128, at_least=1.3)


def training(rng, points):
    """A network's first parameters, and points of the unit square with labels."""
    sizes = {"layer1": (2, HIDDEN), "layer2": (HIDDEN, HIDDEN), "layer3": (HIDDEN, 1)}
    weights = {f"{name}.weights": rng.normal(0, s[0] ** -0.5, s) for name, s in sizes.items()}
    biases = {f"{name}.bias": rng.normal(size=s[1:]) for name, s in sizes.items()}
    labels = rng.integers(0, 2, points).astype(float)
    return [weights | biases, HIDDEN, rng.random((points, 2)), labels, RATE]


@task("3.5", weight=2)
def test_training_is_fast(race):
    """An epoch of 50 points takes at most 2.5 times the reference's time (numpy computes)."""
    sizes = [10, 20, 50]
    race("epoch_from", training, sizes=sizes, at_most=2.5, unit="points", rel=1e-4, abs=1e-4)
