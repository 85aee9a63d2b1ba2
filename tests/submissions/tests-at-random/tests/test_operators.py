import random


def test_sigmoid(*_):
    assert random.random() < 0.5


def test_relu(*_):
    assert random.random() < 0.5


def test_symmetric(*_):
    assert random.random() < 0.5


def test_distributive(*_):
    assert random.random() < 0.5


def test_transitive(*_):
    assert random.random() < 0.5


def test_inverse(*_):
    assert random.random() < 0.5
