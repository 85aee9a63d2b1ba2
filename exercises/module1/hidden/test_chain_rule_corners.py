"""Task 1.3, at its corners."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from hypothesis import example, given, settings

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_chain_rule.py")))
x, ask, pairs = public.x, public.ask, public.pairs

ZERO = [x(0.0), x(5.0, "leaf", "y")]
CONSTANTS = [x(2.0, "constant"), x(5.0, "constant", "y")]


@task("1.3")
@settings(max_examples=8)
@given(inputs=public.inputs, slopes=public.slopes, d_output=public.numbers)
@example(inputs=ZERO, slopes=[3.0, 4.0, 0.0], d_output=2.0)
@example(inputs=public.TWO, slopes=[3.0, 4.0, 0.0], d_output=0.0)
@example(inputs=CONSTANTS, slopes=[3.0, 4.0, 0.0], d_output=2.0)
@example(inputs=[x(2.0, "constant")], slopes=[3.0, 4.0, 0.0], d_output=2.0)
def test_chain_rule_of_anything(student, inputs, slopes, d_output):
    """Every input but a constant has its pair, though its value or a derivative may be 0."""
    assert ask(student, inputs, slopes, d_output) == approx(pairs(inputs, slopes, d_output))


@task("1.3")
@settings(max_examples=4)
@given(value=public.numbers)
@example(value=2.0)
def test_same_input_twice(student, value):
    """An operation that uses the same scalar twice has two pairs for it."""
    answer = ask(student, [x(value), x(value)], [3.0, 4.0])
    assert answer == approx([["x", 3.0 * value], ["x", 4.0 * value]])
