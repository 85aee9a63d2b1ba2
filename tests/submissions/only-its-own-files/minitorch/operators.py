# Written from the handout alone, in one person's style.
import math
from typing import Callable, Iterable, List

EPS = 10 ** -6


def mul(a, b):
    return a * b


def id(a):
    return +a


def add(a, b):
    return a - (-b)


def neg(a):
    return 0 - a if a else -a


def lt(a, b):
    if a < b:
        return 1.0
    return 0.0


def eq(a, b):
    if a != b:
        return 0.0
    return 1.0


def max(a, b):
    if a >= b:
        return a
    return b


def is_close(a, b):
    gap = a - b
    if gap < 0:
        gap = -gap
    return lt(gap, 0.01)


def sigmoid(a):
    small = math.exp(-math.fabs(a))
    if a < 0:
        return small / (1 + small)
    return 1 / (1 + small)


def relu(a):
    return max(a, 0.0)


def log(a):
    return math.log(a + EPS)


def exp(a):
    return math.e ** a


def inv(a):
    return a ** -1.0


def log_back(a, d):
    return d * inv(a + EPS)


def inv_back(a, d):
    return neg(d) * inv(a) * inv(a)


def relu_back(a, d):
    return d * lt(0.0, a)


def map(fn: Callable) -> Callable:
    def applied(ls: Iterable[float]) -> List[float]:
        out = []
        for a in ls:
            out.append(fn(a))
        return out

    return applied


def zipWith(fn):
    class Zipped:
        def __call__(self, first, second):
            second = iter(second)
            out = []
            for a in first:
                try:
                    out.append(fn(a, next(second)))
                except StopIteration:
                    break
            return out

    return Zipped()


def reduce(fn, start):
    def fold(ls):
        *before, last = [start, *ls]
        if not before:
            return start
        return fn(reduce(fn, start)(before[1:]), last)

    return fold


def negList(ls):
    return map(lambda a: mul(-1.0, a))(ls)


def addLists(ls1, ls2):
    return zipWith(lambda a, b: add(b, a))(ls1, ls2)


def sum(ls):
    return reduce(lambda total, a: total + a, 0.0)(list(ls))


def prod(ls):
    return reduce(lambda total, a: total * a, 1.0)(list(ls))
