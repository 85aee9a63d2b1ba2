def test_sigmoid(*_):
    assert True


def test_relu(*_):
    assert True


def test_symmetric(*_):
    assert True


def test_distributive(*_):
    assert True


def test_transitive(*_):
    assert True


def test_inverse(*_):
    assert True
