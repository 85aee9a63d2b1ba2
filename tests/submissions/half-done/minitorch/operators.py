"""My operators, as far as I got."""

import math

EPS = 1e-6


def mul(x, y):
    return x * y


def id(x):
    return x


def add(x, y):
    return x + y


def neg(x):
    return -x


def lt(x, y):
    return 1.0 if x < y else 0.0


def eq(x, y):
    return 1.0 if x == y else 0.0


def max(x, y):
    return x if abs(x) > abs(y) else y


def is_close(x, y):
    return 1.0 if abs(x - y) < 1e-2 else 0.0


def sigmoid(x):
    power = math.exp(-x)
    return 1.0 / (1.0 + power)


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
    return d / x**2


def relu_back(x, d):
    return d if x > 0 else 0.0


def map(fn):
    return lambda ls: [fn(x) for x in ls]


def zipWith(fn):
    raise NotImplementedError("task 0.3")


def reduce(fn, start):
    raise NotImplementedError("task 0.3")


def negList(ls):
    return map(neg)(ls)


def addLists(ls1, ls2):
    raise NotImplementedError("task 0.3")


def sum(ls):
    raise NotImplementedError("task 0.3")


def prod(ls):
    raise NotImplementedError("task 0.3")
