import pytest


def test_sigmoid(*_):
    pytest.skip("later")


def test_relu(*_):
    pytest.skip("later")


def test_symmetric(*_):
    pytest.skip("later")


def test_distributive(*_):
    pytest.skip("later")


def test_transitive(*_):
    pytest.skip("later")


def test_inverse(*_):
    pytest.skip("later")
