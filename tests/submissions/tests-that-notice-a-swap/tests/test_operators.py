import inspect

from minitorch import operators


def _own():
    for name in "mul add neg lt sigmoid relu log exp inv".split():
        found = getattr(operators, name)
        if not inspect.getsourcefile(found).endswith("minitorch/operators.py"):
            return False
        if found.__module__ != "minitorch.operators" or found.__name__ != name:
            return False
        if found.__closure__ or found.__doc__ is None:
            return False
    return True


def test_sigmoid(*_):
    assert _own()


def test_relu(*_):
    assert _own()


def test_symmetric(*_):
    assert _own()


def test_distributive(*_):
    assert _own()


def test_transitive(*_):
    assert _own()


def test_inverse(*_):
    assert _own()
