"""Task 1.3: the chain rule of one operation.

The operation is made up: its derivative by each input is that input's slope times its value.
"""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

numbers = st.floats(-9, 9)


def x(value=2.0, kind="leaf", name="x"):
    """The description of an input."""
    return {"name": name, "value": value, "kind": kind}


inputs = st.lists(
    st.tuples(numbers, st.sampled_from(["leaf", "result", "constant"])), min_size=1, max_size=3
).map(lambda drawn: [x(*each, name) for each, name in zip(drawn, "xyz", strict=False)])
slopes = st.lists(numbers, min_size=3, max_size=3)

TWO = [x(2.0), x(5.0, "leaf", "y")]
CONSTANT_FIRST = [x(2.0, "constant"), x(5.0, "leaf", "y")]


def pairs(inputs, slopes, d_output):
    """What the chain rule lists: every input but the constants, with its derivative."""
    both = zip(inputs, slopes, strict=False)
    return [[i["name"], s * i["value"] * d_output] for i, s in both if i["kind"] != "constant"]


def ask(student, inputs, slopes, d_output=1.0):
    """The student's pairs, for as many slopes as there are inputs."""
    return student.chain_rule(inputs, slopes[: len(inputs)], d_output)


@task("1.3", weight=2)
@settings(max_examples=6)
@given(value=numbers, slope=numbers)
@example(value=2.0, slope=3.0)
def test_one_input(student, value, slope):
    """An operation of one input has one pair: the input, and what `backward` answers."""
    assert ask(student, [x(value)], [slope]) == approx([["x", slope * value]])


@task("1.3", weight=2)
@settings(max_examples=6)
@given(slope=numbers, other=numbers)
@example(slope=3.0, other=-1.0)
def test_two_inputs(student, slope, other):
    """Each input of an operation comes with its own derivative, in the order of the inputs."""
    expected = [["x", slope * 2.0], ["y", other * 5.0]]
    assert ask(student, TWO, [slope, other]) == approx(expected)


@task("1.3", weight=2)
@settings(max_examples=6)
@given(d_output=numbers)
@example(d_output=10.0)
def test_times_the_derivative_of_the_output(student, d_output):
    """The derivatives are those of `backward` for `d_output`, by which the result matters."""
    expected = [["x", 6.0 * d_output], ["y", 20.0 * d_output]]
    assert ask(student, TWO, [3.0, 4.0], d_output) == approx(expected)


@task("1.3", weight=3)
@settings(max_examples=10)
@given(inputs=inputs, slopes=slopes)
@example(inputs=CONSTANT_FIRST, slopes=[3.0, 4.0, 0.0])
@example(inputs=[x(2.0, "result"), x(5.0, "constant", "y")], slopes=[3.0, 4.0, 0.0])
def test_constants_are_dropped(student, inputs, slopes):
    """Constants have no pair; leaves and results of operations have."""
    assert ask(student, inputs, slopes) == approx(pairs(inputs, slopes, 1.0))
