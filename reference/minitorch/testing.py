"""Functions to try an implementation on: the same ones of floats and of variables.

`operators` is looked up when a function is called, so that a missing one costs no more than itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from . import operators

CORNER, STEP = 2 * math.e, math.e / 2
"""Where functions bend or jump: at numbers that nobody tries by chance."""

Function = Callable[..., Any]
Named = list[tuple[str, Function]]
Compared = list[tuple[str, Function, Function]]


class MathTest:
    """Functions of floats. A name says what each takes: `...2` two numbers, `..._red` a list.

    Arguments from -100 to 100 are scaled to where a function has values and slopes of some size.
    """

    neg: Function = staticmethod(lambda a: -a)
    addConstant: Function = staticmethod(lambda a: a + 5)
    subConstant: Function = staticmethod(lambda a: a - 5)
    multConstant: Function = staticmethod(lambda a: 5 * a)
    div: Function = staticmethod(lambda a: a / 5)
    square: Function = staticmethod(lambda a: a * a)
    cube: Function = staticmethod(lambda a: a * a * a)
    inv: Function = staticmethod(lambda a: 50 * operators.inv(a / 50 + 3))
    sig: Function = staticmethod(lambda a: operators.sigmoid(a))  # noqa: PLW0108
    relu: Function = staticmethod(lambda a: operators.relu(a + CORNER))
    log: Function = staticmethod(lambda a: 50 * operators.log(a / 50 + 3))
    exp: Function = staticmethod(lambda a: 50 * operators.exp(a / 50))
    explog: Function = staticmethod(lambda a: operators.log(a / 50 + 3) + operators.exp(a / 50))
    complex: Function = staticmethod(
        lambda a: operators.log(operators.sigmoid(operators.relu(a * 10 + 7) - 6) + a * a)
    )

    add2: Function = staticmethod(lambda a, b: a + b)
    mul2: Function = staticmethod(lambda a, b: a * b)
    div2: Function = staticmethod(lambda a, b: a / (b / 50 + 3))
    lt2: Function = staticmethod(lambda a, b: operators.lt(a + STEP, b))
    gt2: Function = staticmethod(lambda a, b: operators.lt(b, a + STEP))
    eq2: Function = staticmethod(lambda a, b: operators.eq(a, b + CORNER))

    sum_red: Function = staticmethod(lambda a: operators.sum(a))  # noqa: PLW0108
    mean_red: Function = staticmethod(lambda a: operators.sum(a) / len(a))
    mean_full_red: Function = staticmethod(lambda a: operators.sum(a) / len(a))

    @classmethod
    def _tests(cls) -> tuple[Named, Named, Named]:
        """Pairs (name, function): those of one number, of two numbers, of a list."""
        one: Named = []
        two: Named = []
        red: Named = []
        for name in dir(cls):
            if not name.startswith("_"):
                kind = two if name.endswith("2") else red if name.endswith("_red") else one
                kind.append((name, getattr(cls, name)))
        return one, two, red

    @classmethod
    def _comp_testing(cls) -> tuple[Compared, Compared, Compared]:
        """Triples (name, function of floats, function of variables), sorted as `_tests` does."""
        one, two, red = (
            [(name, function, getattr(MathTestVariable, name)) for name, function in kind]
            for kind in MathTest._tests()
        )
        return one, two, red


class MathTestVariable(MathTest):
    """The same functions of variables, on which operators are methods."""

    inv = staticmethod(lambda a: 50 / (a / 50 + 3))
    sig = staticmethod(lambda a: a.sigmoid())
    relu = staticmethod(lambda a: (a + CORNER).relu())
    log = staticmethod(lambda a: 50 * (a / 50 + 3).log())
    exp = staticmethod(lambda a: 50 * (a / 50).exp())
    explog = staticmethod(lambda a: (a / 50 + 3).log() + (a / 50).exp())
    complex = staticmethod(lambda a: (((a * 10 + 7).relu() - 6).sigmoid() + a * a).log())

    lt2 = staticmethod(lambda a, b: a + STEP < b)
    gt2 = staticmethod(lambda a, b: a + STEP > b)
    eq2 = staticmethod(lambda a, b: a == b + CORNER)

    sum_red = staticmethod(lambda a: a.sum(0))
    mean_red = staticmethod(lambda a: a.mean(0))
    mean_full_red = staticmethod(lambda a: a.mean())
