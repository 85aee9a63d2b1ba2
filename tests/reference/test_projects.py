"""The training runs: they learn, go on where they stopped, and say what is wrong with a wish."""

from __future__ import annotations

import gzip
import random
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "reference" / "projects"))

import digits
import weights
from embedding import Embedding
from minitorch.datasets import datasets
from run_fast_tensor import FastTrain
from run_mnist_multiclass import Network as LeNet
from run_scalar import ScalarTrain
from run_sentiment import CNNSentimentKim
from run_tensor import TensorTrain
from sentences import reviews, unlabelled
from weights import BadWeights

PROJECTS = Path(__file__).parents[2] / "reference" / "projects"
QUICK = {
    "run_scalar": ["split", "--points", "8", "--hidden", "3"],
    "run_tensor": ["circle", "--points", "8", "--hidden", "3"],
    "run_fast_tensor": ["spiral", "--points", "20"],
    "run_mnist_multiclass": [],
    "run_sentiment": ["--sentences", "40", "--features", "4"],
}


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECTS / f"{name}.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def learn(out: Path, name: str, epochs: int, *options: str) -> dict[str, np.ndarray]:
    """What the run wrote, but for the times."""
    done = run(name, *QUICK[name], "--epochs", str(epochs), "--out", str(out), *options)
    assert done.returncode == 0, done.stderr
    (written,) = out.glob("*.npz")
    with np.load(written) as file:
        return {key: file[key] for key in file.files if key != "seconds"}


class Told:
    """What a trainer told of each epoch."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.right: list[int] = []

    def __call__(self, epoch: int, total_loss: float, correct: int, losses: list[float]) -> None:
        self.right.append(correct)
        self.losses = losses


def idx(array: np.ndarray, kind: int) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes()


def mnist(folder: Path, side: int = 8, labels: int = 10) -> Path:
    """A folder with files in MNIST's format, half of them compressed."""
    draw = np.random.default_rng(0)
    for part in ("train", "t10k"):
        images = draw.integers(0, 256, (30, side, side)).astype("u1")
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx(images, 8))
        numbers = idx(draw.integers(0, labels, 30).astype("u1"), 8)
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(numbers))
    return folder


# Learning


def test_a_network_of_scalars_learns_xor() -> None:
    random.seed(1)
    graph = datasets["Xor"](25)
    trainer = ScalarTrain(6)
    trainer.train(graph, 0.5, 150, seed=1)
    assert [chance.data > 0.5 for chance in trainer.run_many(graph.X)] == graph.y


def test_scalars_and_tensors_learn_the_same() -> None:
    """The same seed draws the same weights, and both take the same steps."""
    found: list[list[float]] = []
    for make in (ScalarTrain, TensorTrain):
        random.seed(3)
        graph = datasets["Diag"](10)
        make(4).train(graph, 0.5, 4, log := Told())
        found.append(log.losses)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_compiled_tensors_learn_xor() -> None:
    random.seed(1)
    graph = datasets["Xor"](50)
    FastTrain(100).train(graph, 0.1, 100, log := Told(), seed=1)
    assert max(log.right) == 50


@pytest.mark.parametrize("name", QUICK)
def test_a_run_writes_its_picture_and_its_weights(name: str, tmp_path: Path) -> None:
    done = run(name, *QUICK[name], "--epochs", "2", "--out", str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    picture, written = sorted(path for path in (tmp_path / "new").iterdir())[::-1]
    assert (picture.suffix, written.suffix) == (".png", ".npz")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(weights.load(written).history) == 2
    assert "after 2 epochs" in done.stdout
    assert "an epoch (median)" in done.stdout


@pytest.mark.parametrize("name", ["run_scalar", "run_fast_tensor", "run_sentiment"])
def test_a_resumed_run_ends_as_an_uninterrupted_one(name: str, tmp_path: Path) -> None:
    """Shuffling and dropout included: random numbers follow from the seed and the epoch."""
    whole = learn(tmp_path / "whole", name, 4, "--seed", "7")
    learn(tmp_path / "parts", name, 2, "--seed", "7")
    parts = learn(tmp_path / "parts", name, 4, "--seed", "7", "--resume")
    assert len(whole["loss"]) == 4
    assert whole.keys() == parts.keys()
    assert all(np.array_equal(whole[key], parts[key]) for key in whole)


def test_ctrl_c_keeps_the_weights_of_the_last_epoch(tmp_path: Path) -> None:
    command = [sys.executable, str(PROJECTS / "run_scalar.py"), "--epochs", "100000"]
    small = ["--points", "4", "--hidden", "2", "--out", str(out := tmp_path / "out")]
    with subprocess.Popen([*command, *small], stderr=subprocess.PIPE, text=True) as running:
        while not out.exists():
            time.sleep(0.05)
        time.sleep(1)  # time for some epochs, of which each takes milliseconds
        running.send_signal(signal.SIGINT)
        assert "epochs are done" in running.communicate(timeout=20)[1]
    assert running.returncode == 130
    checkpoint = weights.load(out / "scalar-xor.npz")
    assert 0 < len(checkpoint.history) < 100000
    assert checkpoint.parameters["layer1.weight_0_1"].shape == ()


def test_dropout_works_in_training_only() -> None:
    """The `training` flag of the whole network decides."""
    images = digits.small(1)[0].X[:3].reshape(3, 1, 8, 8)
    from minitorch.creation import tensor
    from run_mnist_multiclass import BACKEND

    network = LeNet()
    seen = [network(tensor(images, BACKEND)).to_numpy() for _ in range(2)]
    assert not np.array_equal(*seen)
    network.eval()
    seen = [network(tensor(images, BACKEND)).to_numpy() for _ in range(2)]
    assert np.array_equal(*seen)
    assert np.exp(seen[0]).sum(1) == pytest.approx([1, 1, 1])


def test_all_of_a_networks_layers_are_learned() -> None:
    names = {name for name, _ in CNNSentimentKim(4, 6, (3, 5)).named_parameters()}
    layers = [f"{kind}{width}" for kind in ("convolution", "linear") for width in (3, 5)]
    assert names == {f"{layer}.{part}" for layer in layers for part in ("weights", "bias")}


# What was asked for


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("run_scalar", ["moons"], "no data set moons"),
        ("run_scalar", ["xor", "--points", "0"], "--points: 0 is not a whole number above 0"),
        ("run_tensor", ["--rate", "-1"], "--rate: -1 is not a number above 0"),
        ("run_tensor", ["--rate", "nan"], "--rate: nan is not a number above 0"),
        ("run_fast_tensor", ["--epochs", "many"], "--epochs: many is not a whole number"),
        ("run_scalar", ["--resume"], "there are no weights at"),
        ("run_fast_tensor", ["--backend", "tpu"], "--backend"),
        ("run_mnist_multiclass", ["--mnist", "/nowhere"], "no file train-images-idx3-ubyte"),
    ],
)
def test_a_wish_that_makes_no_sense_costs_one_line(
    name: str, options: list[str], says: str, tmp_path: Path
) -> None:
    done = run(name, *options, "--out", str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_weights_of_another_run_are_refused(tmp_path: Path) -> None:
    learn(tmp_path, "run_scalar", 1)
    before = (tmp_path / "scalar-split.npz").read_bytes()
    options = [*QUICK["run_scalar"][:-1], "4", "--out", str(tmp_path), "--resume"]
    done = run("run_scalar", *options)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "trained with hidden 3, not 4" in done.stderr
    assert (tmp_path / "scalar-split.npz").read_bytes() == before


def test_a_gpu_that_is_not_there_is_missed(tmp_path: Path) -> None:
    from numba import cuda

    if cuda.is_available():
        pytest.skip("there is a GPU")
    done = run("run_fast_tensor", "--backend", "gpu", "--out", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "no GPU" in done.stderr


def test_weights_of_another_shape_change_nothing() -> None:
    model = TensorTrain(3).model
    before = weights.values(model)
    with pytest.raises(BadWeights, match=r"layer1\.weights has shape"):
        weights.set_values(model, weights.values(TensorTrain(4).model))
    with pytest.raises(BadWeights, match="only in one"):
        weights.set_values(model, {})
    assert all(np.array_equal(before[name], v) for name, v in weights.values(model).items())


def test_a_damaged_file_of_weights_is_told_of(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 and nothing else", b"\x93NUMPY"):
        (tmp_path / "bad.npz").write_bytes(content)
        with pytest.raises(BadWeights, match="holds no weights"):
            weights.load(tmp_path / "bad.npz")


# Data


@pytest.mark.parametrize(("kind", "dtype"), digits.KINDS.items())
def test_idx_files_are_read_as_they_were_written(kind: int, dtype: str, tmp_path: Path) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(np.dtype(dtype).newbyteorder(">"))
    plain, packed = tmp_path / "a-idx3", tmp_path / "a-idx3.gz"
    plain.write_bytes(idx(array, kind))
    packed.write_bytes(gzip.compress(idx(array, kind)))
    assert np.array_equal(digits.read_idx(plain), array)
    assert np.array_equal(digits.read_idx(packed), array)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no idx file: it begins with nothing"),
        (b"\x89PNG", "no idx file: it begins with 89 50 4e 47"),
        (b"\0\0\x08\x03\0\0", "ends within"),
        (b"\0\0\x08\x01\0\0\0\x05abc", r"has 3 bytes of elements; \(5,\) is 5"),
    ],
)
def test_a_damaged_idx_file_is_told_of(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(content)
    with pytest.raises(digits.BadImages, match=says):
        digits.read_idx(tmp_path / "images")


def test_files_of_mnist_are_learned_from(tmp_path: Path) -> None:
    train, val = digits.mnist(mnist(tmp_path), 20)
    assert (train.X.shape, train.y.shape, len(val.X)) == ((20, 8, 8), (20, 10), 4)
    assert 0 <= train.X.min() < train.X.max() <= 1
    with pytest.raises(digits.BadImages, match="must be even"):
        digits.mnist(mnist(tmp_path, side=7), 20)
    with pytest.raises(digits.BadImages, match="labels other than"):
        digits.mnist(mnist(tmp_path, labels=100), 20)


def test_digits_are_split_by_the_seed() -> None:
    train, val = digits.small(1)
    assert (len(train.X), len(val.X)) == (1437, 360)
    assert np.array_equal(train.X, digits.small(1)[0].X)
    assert not np.array_equal(train.X, digits.small(2)[0].X)


def test_no_sentence_comes_twice_and_a_seed_makes_the_same_again() -> None:
    train, val = reviews(5, 400, 100)
    assert len({review.sentence for review in train + val}) == 500
    assert (train, val) == reviews(5, 400, 100)
    assert train != reviews(6, 400, 100)[0]
    assert 0.4 < np.mean([review.label for review in train]) < 0.6


def test_words_in_the_same_company_get_similar_vectors() -> None:
    embedding = Embedding(unlabelled(1, 3000), 50)
    (film, movie, dull, padding) = embedding.vectors(["film movie dull"], 4)[0]
    assert [np.linalg.norm(v) for v in (film, movie, dull, padding)] == pytest.approx([1, 1, 1, 0])
    assert film @ movie > film @ dull + 0.2


def test_classes_need_neither_rich_nor_matplotlib() -> None:
    """A grader imports them where neither is installed."""
    names = [f"import {name}" for name in QUICK]
    code = f"import sys; sys.path.insert(0, {str(PROJECTS)!r}); {'; '.join(names)}\n"
    code += "print([name for name in ('rich', 'matplotlib', 'sklearn') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
