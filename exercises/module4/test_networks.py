"""Task 4.5: networks that learn to read digits and to tell praise from a slating.

Images, sentences and starting weights are drawn here, epochs are counted here, and so are right
answers to what the network has not seen.
"""

import numpy as np

from grader.testing import approx, task

GLYPHS = """
.##. ..#. .##. ###. ..#. #### .### #### .##. .##.
#..# .##. #..# ...# .##. #... #... ...# #..# #..#
#..# ..#. ..#. .##. #.#. ###. ###. ..#. .##. #..#
#..# ..#. .#.. ...# #### ...# #..# ..#. #..# .###
#..# ..#. #... ...# ..#. ...# #..# .#.. #..# ...#
.##. .### #### ###. ..#. ###. .##. .#.. .##. ###.
"""
DIGITS = [
    np.array([[cell == "#" for cell in glyph] for glyph in glyphs], float)
    for glyphs in zip(*[line.split() for line in GLYPHS.split("\n") if line], strict=True)
]
SIDE = 8
"""Height and width of an image."""
LENGTH, SIZE = 8, 10
"""Words of a sentence, and numbers of a word."""
GIVEN, FRESH, EPOCHS = 300, 200, 24
DROPOUT = 0.25
"""The share of numbers dropped; of 900 random ones 0.09 is six deviations."""


def digits(rng, count):
    """Digits drawn somewhere in an image of 8 by 8, with noise; their classes, one in each row."""
    classes = rng.integers(0, 10, count)
    images = rng.normal(0, 0.1, (count, SIDE, SIDE))
    for image, which in zip(images, classes, strict=True):
        top, left = rng.integers(0, SIDE - 5), rng.integers(1, SIDE - 4)
        image[top : top + 6, left : left + 4] += DIGITS[which] * rng.uniform(0.7, 1.0)
    return images, np.eye(10)[classes]


def sentences(rng, words, count):
    """Sentences of vectors, of shape (count, LENGTH, SIZE), and 1.0 for praise, else 0.0.

    Each has one word that praises or slates, among words that say nothing. In every second one a
    "not" stands right before it, and turns it around: to look at single words is not enough.
    """
    praise, slating, fillers = words[0:3], words[3:6], words[7:]
    found = rng.choice(fillers, (count, LENGTH))
    labels = rng.integers(0, 2, count)
    for sentence, label in zip(found, labels, strict=True):
        at, turned = rng.integers(1, LENGTH), rng.random() < 0.5
        sentence[at] = rng.choice(praise if bool(label) != turned else slating)
        if turned:
            sentence[at - 1] = words[6]
    return found, labels.astype(float)


def vocabulary(rng):
    """Vectors of length 1 for three words that praise, three that slate, "not", and six others."""
    vectors = rng.normal(size=(13, SIZE))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def convolved(x, w):
    """(batch, channel, *size) with (out, channel, *kernel): weight times the input from a cell."""
    padded = np.pad(x, [(0, 0), (0, 0), *[(0, k - 1) for k in w.shape[2:]]])
    out = 0.0
    for by in np.ndindex(*w.shape[2:]):
        window = [slice(b, b + n) for b, n in zip(by, x.shape[2:], strict=True)]
        out = out + np.einsum("bc...,oc->bo...", padded[:, :, *window], w[:, :, *by])
    return out


def relu(x):
    """Positive numbers as they are, 0 for all others."""
    return np.maximum(x, 0.0)


# Digits


def shapes_for_digits(height, width):
    """Of each parameter of the network, its shape."""
    return {
        "conv1.weights": [4, 1, 3, 3],
        "conv1.bias": [4, 1, 1],
        "conv2.weights": [8, 4, 3, 3],
        "conv2.bias": [8, 1, 1],
        "linear1.weights": [8 * (height // 2) * (width // 2), 64],
        "linear1.bias": [64],
        "linear2.weights": [64, 10],
        "linear2.bias": [10],
    }


def drawn(rng, shapes):
    """Parameters of these shapes."""
    return {name: rng.normal(0, 0.3, shape) for name, shape in shapes.items()}


def chances_of_digits(parameters, images):
    """What a right network answers, without dropout."""
    p = parameters
    x = relu(convolved(images[:, None], p["conv1.weights"]) + p["conv1.bias"])
    x = relu(convolved(x, p["conv2.weights"]) + p["conv2.bias"])
    n, channels, height, width = x.shape
    x = x.reshape(n, channels, height // 2, 2, width // 2, 2).max((3, 5)).reshape(n, -1)
    x = relu(x @ p["linear1.weights"] + p["linear1.bias"])
    x = x @ p["linear2.weights"] + p["linear2.bias"]
    return x - np.log(np.exp(x).sum(1, keepdims=True))


@task("4.5")
def test_parameters_for_digits(student):
    """The network for digits has the parameters of two convolutions and two linear layers."""
    assert student.start_digits(8, 6, 0) == approx(shapes_for_digits(8, 6))


@task("4.5", weight=2)
def test_network_for_digits(student, chance):
    """Given its parameters, the network for digits answers what its description says."""
    rng = np.random.default_rng(chance.randrange(1000))
    parameters, images = drawn(rng, shapes_for_digits(8, 6)), rng.normal(size=(3, 8, 6))
    student.start_digits(8, 6, 0)
    student.set_parameters("digits", parameters)
    expected = chances_of_digits(parameters, images)
    assert student.chances_of_digits(images) == approx(expected, abs=1e-5)


@task("4.5")
def test_dropout_in_the_network_for_digits(student):
    """In training, a quarter of the 64 numbers before the last layer are dropped."""
    student.start_digits(8, 8, 0)
    values = {name: np.zeros(shape) for name, shape in shapes_for_digits(8, 8).items()}
    values["linear1.bias"] += 1.0  # so the 64 numbers are 1 before some of them are dropped,
    values["linear2.weights"][:9, 1:] = np.eye(9)  # and nine of them can be seen in the answers
    student.set_parameters("digits", values)
    answers = student.chances_of_digits(np.zeros((100, SIDE, SIDE)), True)
    dropped = np.abs(answers[:, 1:] - answers[:, :1]) < 0.01
    assert float(dropped.mean()) == approx(DROPOUT, rel=0, abs=0.09)


@task("4.5", weight=3)
def test_digits_are_learned(student, chance):
    """After at most 24 epochs on 300 digits, at least 160 of 200 fresh ones are read right."""
    rng = np.random.default_rng(chance.randrange(1000))
    (images, classes), (fresh, labels) = digits(rng, GIVEN), digits(rng, FRESH)
    student.start_digits(SIDE, SIDE, chance.randrange(1000))
    best = 0
    for _ in range(EPOCHS):
        student.learn_digits(images, classes, 0.1)
        chances = student.chances_of_digits(fresh)
        assert list(chances.shape) == [FRESH, 10]
        best = max(best, int(np.sum(chances.argmax(1) == labels.argmax(1))))
        if best >= 160:
            break
    assert best >= 160


# Sentences


def shapes_for_sentences(features, widths):
    """Of each parameter of the network, its shape."""
    return {
        name: shape
        for width in widths
        for name, shape in {
            f"convolution{width}.weights": [features, SIZE, width],
            f"convolution{width}.bias": [features, 1],
            f"linear{width}.weights": [features, 1],
            f"linear{width}.bias": [1],
        }.items()
    }


def chances_of_praise(parameters, words, widths):
    """What a right network answers, without dropout."""
    total = 0.0
    for width in widths:
        weights, bias = (parameters[f"convolution{width}.{part}"] for part in ("weights", "bias"))
        strongest = relu(convolved(words.transpose(0, 2, 1), weights) + bias).max(2)
        weights, bias = (parameters[f"linear{width}.{part}"] for part in ("weights", "bias"))
        total = total + strongest @ weights + bias
    return 1 / (1 + np.exp(-total[:, 0]))


@task("4.5", weight=2)
def test_network_for_sentences(student, chance):
    """Given its parameters, the network for sentences answers what its description says."""
    rng = np.random.default_rng(chance.randrange(1000))
    parameters = drawn(rng, shapes_for_sentences(4, [2, 3]))
    parameters["convolution2.bias"] -= 2.0  # so that some channels respond to nothing
    words = rng.normal(size=(5, LENGTH, SIZE))
    student.start_sentences(4, SIZE, [2, 3], 0)
    student.set_parameters("sentences", parameters)
    expected = chances_of_praise(parameters, words, [2, 3])
    assert student.chances_of_sentences(words) == approx(expected, abs=1e-5)


@task("4.5")
def test_dropout_in_the_network_for_sentences(student):
    """In training, a quarter of the strongest responses are dropped."""
    student.start_sentences(1, SIZE, [2], 0)
    values = {name: np.zeros(shape) for name, shape in shapes_for_sentences(1, [2]).items()}
    values["convolution2.bias"] += 1.0
    values["linear2.weights"] += 1.0
    student.set_parameters("sentences", values)
    answers = student.chances_of_sentences(np.zeros((900, LENGTH, SIZE)), True)
    dropped = np.abs(answers - 0.5) < 0.01
    assert float(dropped.mean()) == approx(DROPOUT, rel=0, abs=0.09)


@task("4.5", weight=3)
def test_sentences_are_learned(student, chance):
    """After at most 24 epochs on 300 sentences, at least 160 of 200 fresh ones are judged right."""
    rng = np.random.default_rng(chance.randrange(1000))
    words = vocabulary(rng)
    (given, labels), (fresh, praise) = (sentences(rng, words, n) for n in (GIVEN, FRESH))
    student.start_sentences(12, SIZE, [2, 3], chance.randrange(1000))
    best = 0
    for _ in range(EPOCHS):
        student.learn_sentences(given, labels, 0.6)
        chances = student.chances_of_sentences(fresh)
        assert list(chances.shape) == [FRESH]
        best = max(best, int(np.sum((chances > 0.5) == (praise > 0.5))))
        if best >= 160:
            break
    assert best >= 160
