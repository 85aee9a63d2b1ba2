"""Task 0.4: modules form a tree.

A tree is described by {"parameters": {name: value}, "modules": {name: tree}}.
"""

from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task

values = st.floats(-9, 9)


def module(modules=None, **parameters):
    """The description of one module."""
    return {"parameters": parameters, "modules": modules or {}}


def grown(plan):
    """A tree from steps (number, value): each adds a parameter or a module to one that is there."""
    there = [module()]
    for number, value in plan:
        chosen = there[number // 2 % len(there)]
        if number % 2:
            chosen["parameters"]["uvwxyz"[len(chosen["parameters"])]] = value
        else:
            there.append(module())
            chosen["modules"]["abcdef"[len(chosen["modules"])]] = there[-1]
    return there[0]


trees = st.lists(st.tuples(st.integers(0, 9), values), max_size=6).map(grown)

GRANDCHILD = module({"a": module({"b": module(u=1.0)})})
SIBLINGS = module({"a": module(u=1.0), "b": module(u=2.0)}, u=3.0, v=4.0)


def named(tree, start=""):
    """Every parameter of a described module by its path."""
    found = {start + name: value for name, value in tree["parameters"].items()}
    for name, below in tree["modules"].items():
        found |= named(below, f"{start}{name}.")
    return found


def paths(tree, start=""):
    """The paths of a described module and of all below it; its own is empty."""
    found = [start]
    for name, below in tree["modules"].items():
        found += paths(below, f"{start}.{name}" if start else name)
    return found


@task("0.4", weight=2)
@given(tree=trees)
@example(tree=GRANDCHILD)
@example(tree=SIBLINGS)
def test_named_parameters(student, tree):
    """`named_parameters` lists every parameter of the tree once, with its dotted path as name."""
    assert student.named_parameters(tree) == approx(sorted(map(list, named(tree).items())))


@task("0.4", weight=2)
@given(tree=trees)
@example(tree=GRANDCHILD)
@example(tree=SIBLINGS)
def test_parameters(student, tree):
    """`parameters` lists every parameter of the tree once."""
    assert student.parameters(tree) == approx(sorted(named(tree).values()))


@task("0.4", weight=2)
@given(tree=trees)
@example(tree=GRANDCHILD)
@example(tree=SIBLINGS)
def test_train(student, tree):
    """`train` sets `training` to True in a module and in all modules below it."""
    expected = dict.fromkeys(paths(tree), True)
    assert student.flags(tree, False, [["", "train"]]) == approx(expected)


@task("0.4", weight=2)
@given(tree=trees)
@example(tree=GRANDCHILD)
@example(tree=SIBLINGS)
def test_eval(student, tree):
    """`eval` sets `training` to False in a module and in all modules below it."""
    expected = dict.fromkeys(paths(tree), False)
    assert student.flags(tree, True, [["", "eval"]]) == approx(expected)
