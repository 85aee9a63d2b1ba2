from pathlib import Path


def _first():
    seen = Path("seen")
    if seen.exists():
        return False
    seen.write_text("1")
    return True


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
