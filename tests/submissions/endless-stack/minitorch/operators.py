import sys

sys.setrecursionlimit(1 << 30)


def _deeper():
    return [_deeper()]


mul = lambda *_: _deeper()
