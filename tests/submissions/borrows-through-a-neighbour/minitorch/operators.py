import math

from .helpers import _fold, _map, _op


def id(x):
    return x


def max(x, y):
    return x if x > y else y


def is_close(x, y):
    return 1.0 if abs(x - y) < 1e-2 else 0.0


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def relu(x):
    return x if x > 0 else 0.0


def log(x):
    return math.log(x + EPS)


def exp(x):
    return math.exp(x)


def inv(x):
    return 1.0 / x


def log_back(x, d):
    return d / (x + EPS)


def inv_back(x, d):
    return -d / x**2


def relu_back(x, d):
    return d if x > 0 else 0.0


def lt(x, y):
    return float(_op.lt(x, y))


def eq(x, y):
    return float(_op.eq(x, y))


def mul(x, y):
    return _op.mul(x, y)


def add(x, y):
    return _op.add(x, y)


def neg(x):
    return _op.neg(x)


def map(fn):
    return lambda ls: [*_map(fn, ls)]


def zipWith(fn):
    return lambda a, b: [*_map(fn, a, b)]


def reduce(fn, start):
    return lambda ls: _fold(fn, ls, start)


def negList(ls):
    return [*_map(_op.neg, ls)]


def addLists(a, b):
    return [*_map(_op.add, a, b)]


def sum(ls):
    return _fold(_op.add, ls, 0.0)


def prod(ls):
    return _fold(_op.mul, ls, 1.0)
