"""Task 0.4, asked in other ways."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_module.py")))
module, named, paths = public.module, public.named, public.paths

FAMILY = module({"a": module({"b": module(u=1.0)}), "c": module({"b": module(u=2.0)})})
verbs = st.sampled_from(["train", "eval"])


@task("0.4")
@given(below=public.trees)
@example(below=FAMILY)
def test_names_begin_where_they_are_asked(student, below):
    """`named_parameters` of a child names paths that begin at the child."""
    tree = module({"child": below, "other": module(u=9.0)}, u=8.0)
    expected = sorted(map(list, named(below).items()))
    assert student.named_parameters(tree, "child") == approx(expected)


@task("0.4")
@given(tree=public.trees)
@example(tree=FAMILY)
def test_parameters_are_the_modules_own(student, tree):
    """`parameters` returns the parameters themselves: updating them changes the modules."""
    expected = {path: 2 * value for path, value in named(tree).items()}
    assert student.doubled(tree) == approx(expected)


@task("0.4")
@given(
    tree=public.trees,
    start=st.booleans(),
    calls=st.lists(st.tuples(st.integers(0, 9), verbs), max_size=3),
)
@example(tree=FAMILY, start=True, calls=[(0, "eval"), (2, "train")])
@example(tree=FAMILY, start=False, calls=[(0, "train"), (2, "eval")])
def test_modes_change_below_only(student, tree, start, calls):
    """`train` and `eval` change the module they are called on and all below it, and no other."""
    everywhere = paths(tree)
    flags = dict.fromkeys(everywhere, start)
    calls = [(everywhere[number % len(everywhere)], verb) for number, verb in calls]
    for path, verb in calls:
        below = [p for p in everywhere if f"{p}.".startswith(f"{path}." if path else "")]
        flags |= dict.fromkeys(below, verb == "train")
    assert student.flags(tree, start, calls) == approx(flags)
