import math


def negList(ls):
    return [-x for x in ls]


def addLists(ls1, ls2):
    return [a + b for a, b in zip(ls1, ls2)]


def sum(ls):
    return math.fsum(ls)


def prod(ls):
    return math.prod(ls, start=1.0)
