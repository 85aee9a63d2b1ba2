"""Task 0.2: the properties that you state in tests/test_operators.py.

A property is worth what it catches. Each of yours is asked with operators as they should be,
where it has to hold, and with some that are wrong, each of which it has to notice.
"""

import math
from itertools import cycle, islice

import pytest

from grader.testing import task

ALLOWED = {
    *{"__future__", "collections", "functools", "hypothesis", "itertools", "math", "minitorch"},
    *{"operator", "pytest", "typing"},
}
EPS = 1e-6
CALLS = 50  # of operators by a property, for one set of arguments
DRAWS = 4
TRIALS = 6
MOST = 2  # numbers that an operator takes

RIGHT = {
    "mul": lambda x, y: x * y,
    "id": lambda x: x,
    "add": lambda x, y: x + y,
    "neg": lambda x: -x,
    "lt": lambda x, y: float(x < y),
    "eq": lambda x, y: float(x == y),
    "max": max,
    "is_close": lambda x, y: float(abs(x - y) < 1e-2),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)),
    "relu": lambda x: max(x, 0.0),
    "log": lambda x: math.log(x + EPS),
    "exp": math.exp,
    "inv": lambda x: 1 / x,
    "log_back": lambda x, d: d / (x + EPS),
    "inv_back": lambda x, d: -d / x**2,
    "relu_back": lambda x, d: d if x > 0 else 0.0,
}

# By property: the names and the bounds of its arguments, and some that are always asked.
ARGUMENTS = {
    "test_sigmoid": ("a", (-100, 100), [(0.0,), (2.0,), (-2.0,), (50.0,), (-0.5,), (1.0,)]),
    "test_relu": ("a", (-100, 100), [(0.0,), (0.5,), (-0.5,), (3.0,), (-3.0,), (60.0,)]),
    "test_symmetric": ("ab", (-100, 100), [(2.0, -3.0), (-3.0, 2.0), (0.0, 5.0), (1.0, 4.0)]),
    "test_distributive": (
        "abc",
        (-100, 100),
        [(2.0, 3.0, -5.0), (-2.0, 3.0, 4.0), (3.0, -1.0, 4.0), (0.7, 0.1, 0.2)],
    ),
    "test_transitive": (
        "abc",
        (-100, 100),
        [(1.0, 2.0, 1.0), (0.0, 1.5, 3.0), (-7.0, 1.0, 9.0), (2.0, 9.0, 1.0), (3.0, 3.0, 3.0)],
    ),
    "test_inverse": ("a", (0.1, 5), [(0.5,), (-0.5,), (2.0,), (-2.0,), (4.0,), (1.0,), (-1.0,)]),
}

# By property: mistakes that it has to notice.
WRONG = {
    "test_sigmoid": {
        "sigmoid(x) = tanh(x)": math.tanh,
        "sigmoid(x) = 1 / (1 + e^x)": lambda x: 1 / (1 + math.exp(x)),
    },
    "test_relu": {
        "relu(x) = |x|": abs,
        "relu(x) = x": lambda x: x,
    },
    "test_symmetric": {
        "mul(x, y) = x * |y|": lambda x, y: x * abs(y),
        "add(x, y) = x + 2 * y": lambda x, y: x + 2 * y,
    },
    "test_distributive": {
        "mul(x, y) = |x| * |y|": lambda x, y: abs(x) * abs(y),
        "add(x, y) = x + y + 1": lambda x, y: x + y + 1,
    },
    "test_transitive": {
        "lt(x, y) = 1 wherever x is not y": lambda x, y: float(x != y),
        "lt(x, y) = 1 where x < y < x + 2": lambda x, y: float(x < y < x + 2),
    },
    "test_inverse": {
        "neg(x) = -|x|": lambda x: -abs(x),
        "inv(x) = 1 / |x|": lambda x: 1 / abs(x),
        "exp(x) = 2^x": lambda x: 2**x,
    },
}


def answer(operators, name, numbers):
    """What an operator answers, or the name of the error it raises. Never fails."""
    try:
        return operators[name](*map(float, numbers))
    except (ArithmeticError, ValueError, TypeError, KeyError) as error:
        return type(error).__name__


def hold(student, name, sets, operators, needs):
    """For each set of arguments: whether a property holds under `operators`, and why not.

    `needs` has what it needed in trials before. It is told all that at once, and most often asks
    for nothing more.
    """
    told, verdicts = set(needs), {}
    new = [[*need, answer(operators, *need)] for need in needs.values()]
    for _ in range(CALLS):
        open_sets = [n for n in range(len(sets)) if n not in verdicts]
        if not open_sets:
            break
        asked = [list(sets[n]) for n in open_sets]
        said = student.hold(name, asked, new)
        new = []
        for n, one in zip(open_sets, said, strict=True):
            match one:
                case {"needs": [str(needed), [*numbers]]}:
                    if (need := (needed, repr(numbers))) not in told:
                        told.add(need)
                        if len(numbers) <= MOST:
                            needs[need] = needed, numbers
                        new.append([needed, numbers, answer(operators, needed, numbers)])
                case {"holds": bool(verdict), "message": str(message)}:
                    verdicts[n] = verdict, message
                case _:
                    verdicts[n] = False, "it answers neither yes nor no"
    silent = False, f"it needs more than {CALLS} values of operators"
    return [verdicts.get(n, silent) for n in range(len(sets))]


def draw(chance, name):
    """Sets of arguments for a property, in any order."""
    names, (low, high), special = ARGUMENTS[name]
    drawn = [tuple(chance.uniform(low, high) for _ in names) for _ in range(DRAWS)]
    return chance.sample(special + drawn, len(special) + DRAWS)


def must_hold(name, sets, held):
    """A property holds for right operators."""
    for arguments, (holds, message) in zip(sets, held, strict=True):
        where = ", ".join(
            f"{n}={v:.6g}" for n, v in zip(ARGUMENTS[name][0], arguments, strict=True)
        )
        assert holds, f"{name} is broken for right operators, at {where}: {message}"


def examine(student, chance, name, mistakes):
    """A property tells right operators from wrong ones, which come in an order of chance.

    There are many trials, so that tossing a coin does not help, and each meets an interpreter that
    remembers nothing: it would be enough to know again what held the first time.
    """
    trials = [None, None, *islice(cycle(mistakes), TRIALS - 2)]
    sets, needs = draw(chance, name), {}
    for mistake in chance.sample(trials, TRIALS):
        student.restart()
        if mistake is None:
            must_hold(name, sets, hold(student, name, sets, RIGHT, needs))
        else:
            operators = RIGHT | {mistake.partition("(")[0]: mistakes[mistake]}
            held = hold(student, name, sets, operators, needs)
            assert not all(holds for holds, _ in held), f"{name} holds although {mistake}"


@task("0.2", gate=True)
def test_properties_look_at_operators_only(source):
    """`tests/test_operators.py` imports Hypothesis, pytest, `math` and your package, no files."""
    foreign = set(source.imports("tests/test_operators.py")) - ALLOWED
    assert sorted(foreign) == []


@task("0.2")
@pytest.mark.parametrize("name", list(WRONG))
def test_notices_mistakes(student, chance, name):
    """`{name}` holds for right operators, and notices wrong ones."""
    examine(student, chance, name, WRONG[name])
