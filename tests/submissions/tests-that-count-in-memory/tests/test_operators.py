import builtins
import os


def _first():
    builtins.seen = getattr(builtins, "seen", 0) + 1
    return builtins.seen == 1


os.register_at_fork(after_in_child=lambda: setattr(builtins, "seen", 0))


def test_sigmoid(*_):
    assert _first()


def test_relu(*_):
    assert _first()


def test_symmetric(*_):
    assert _first()


def test_distributive(*_):
    assert _first()


def test_transitive(*_):
    assert _first()


def test_inverse(*_):
    assert _first()
