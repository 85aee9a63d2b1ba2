"""Task 1.4: the order of a graph, and derivatives that flow back through it.

A graph is a list of nodes, each made from earlier ones; the last one is asked. A node is
{"kind": "leaf"}, {"kind": "constant"} or {"kind": "result", "inputs": [[number, slope], ...]},
where a slope is the derivative of the result by that input.
"""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task

ALLOWED = {
    *["__future__", "abc", "bisect", "collections", "dataclasses", "functools", "heapq"],
    *["itertools", "math", "minitorch", "operator", "typing"],
}
LEAF, CONSTANT = {"kind": "leaf"}, {"kind": "constant"}


def result(*inputs):
    """A node made from inputs: pairs of a number and a slope, or numbers alone."""
    pairs = [list(i) if isinstance(i, tuple) else [i, 1.0] for i in inputs]
    return {"kind": "result", "inputs": pairs}


class Graph(list):
    """A list of nodes, told as `0 leaf, 1 from 0 (2.0), ...`."""

    def __repr__(self):
        return ", ".join(f"{number} {self.told(node)}" for number, node in enumerate(self))

    def told(self, node):
        inputs = [f"{number} ({slope})" for number, slope in node.get("inputs", [])]
        return f"from {' and '.join(inputs)}" if inputs else node["kind"]


def grown(plan):
    """A graph that begins with two leaves and a constant, from steps (back, back, slope, slope).

    The first input of a step is one of the latest nodes, the second any node before it.
    """
    graph = Graph([LEAF, LEAF, CONSTANT])
    for one, other, slope1, slope2 in plan:
        newest = len(graph) - 1
        graph.append(result((newest - one % 2, slope1), (newest - other % (newest + 1), slope2)))
    return graph


slopes = st.floats(-3, 3)
steps = st.tuples(st.integers(0, 1), st.integers(0, 9), slopes, slopes)
graphs = st.lists(steps, min_size=1, max_size=6).map(grown)

#     0 ──▶ 1 ──▶ 2 ──▶ 4     0 is an input of 1 and of 3, and 1 of 2 and of 3
#     └─────┴───▶ 3 ────┘
DIAMOND = Graph(
    [LEAF, result((0, 2.0)), result((1, 5.0)), result(0, (1, 3.0)), result((2, 7.0), 3)]
)
SHORTCUT = Graph([LEAF, result((0, 2.0)), result((1, 5.0)), result((2, 3.0), (0, 11.0))])
LONGER_FIRST = Graph([LEAF, result((0, 2.0)), result((1, 5.0)), result((0, 11.0), (2, 3.0))])
MIDDLE = Graph([LEAF, CONSTANT, result((0, 2.0), (1, 5.0)), result((1, 3.0), (2, 7.0))])
TWICE = Graph([LEAF, result((0, 2.0), (0, 3.0))])


def reached(graph):
    """The numbers of all nodes that the last one depends on, itself included, but no constants."""
    found = {len(graph) - 1}
    for number in range(len(graph) - 1, -1, -1):
        if number in found and graph[number]["kind"] == "result":
            parents = {parent for parent, _ in graph[number]["inputs"]}
            found |= {parent for parent in parents if graph[parent]["kind"] != "constant"}
    return sorted(found)


def sent_back(graph, d_output):
    """The derivative of every leaf, None where nothing flows, from the last node to the first."""
    derivatives = {len(graph) - 1: d_output}
    for number in range(len(graph) - 1, -1, -1):
        for parent, slope in graph[number].get("inputs", []) if number in derivatives else []:
            derivatives[parent] = derivatives.get(parent, 0.0) + slope * derivatives[number]
    return {str(n): derivatives.get(n) for n, node in enumerate(graph) if node["kind"] == "leaf"}


def mistake(graph, order):
    """What is wrong with the order of a graph, in words; nothing where it is right."""
    for node in order:
        for parent, _ in graph[node].get("inputs", []):
            if parent in order and order.index(parent) < order.index(node):
                return f"{parent} comes before {node}, which was made from it: {order}"
    return ""


@task("1.4", gate=True)
def test_derivatives_are_computed_by_hand(source):
    """Your files in `minitorch` import nothing that differentiates: the handout lists what may."""
    foreign = set(source.imports("minitorch/")) - ALLOWED
    assert sorted(foreign) == []


@task("1.4", weight=2)
@settings(max_examples=8)
@given(graph=graphs)
@example(graph=DIAMOND)
@example(graph=MIDDLE)
@example(graph=TWICE)
@example(graph=Graph([LEAF]))
def test_order_holds_everything_once(student, graph):
    """`topological_sort` lists all that a variable depends on, and itself, once, no constants."""
    assert sorted(student.order(graph)) == approx(reached(graph))


@task("1.4", weight=3)
@settings(max_examples=8)
@given(graph=graphs)
@example(graph=Graph([LEAF, result(0)]))
@example(graph=SHORTCUT)
@example(graph=LONGER_FIRST)
@example(graph=DIAMOND)
def test_order_puts_results_first(student, graph):
    """`topological_sort` puts a result before everything it was made from."""
    order = student.order(graph)
    assert order[0] == approx(len(graph) - 1)
    wrong = mistake(graph, order)
    assert not wrong, wrong


@task("1.4")
def test_order_of_a_long_chain(student):
    """A chain of 3,000 operations is sorted, too: without a call inside a call for each."""
    chain = [LEAF, *[result(n) for n in range(3000)]]
    assert student.order(chain) == approx(list(range(3000, -1, -1)))


@task("1.4")
def test_order_of_many_paths(student):
    """Where 60 operations in a row use their input twice, there are 2^60 paths, but 61 nodes."""
    ladder = [LEAF, *[result(n, n) for n in range(60)]]
    assert student.order(ladder) == approx(list(range(60, -1, -1)))


@task("1.4", weight=4)
@settings(max_examples=10)
@given(graph=graphs, d_output=slopes)
@example(graph=Graph([LEAF, result((0, 3.0))]), d_output=1.0)
@example(graph=Graph([LEAF, result((0, 3.0))]), d_output=2.0)
@example(graph=Graph([LEAF]), d_output=2.0)
@example(graph=TWICE, d_output=1.0)
@example(graph=MIDDLE, d_output=1.0)
@example(graph=SHORTCUT, d_output=1.0)
@example(graph=LONGER_FIRST, d_output=1.0)
@example(graph=DIAMOND, d_output=1.0)
def test_derivatives_reach_the_leaves(student, graph, d_output):
    """`backpropagate` brings every leaf the sum, over all paths, of the products of slopes."""
    expected = gradients(sent_back(graph, d_output), rel=1e-6, abs=1e-9)
    assert student.backpropagated(graph, d_output) == expected


@task("1.4", weight=2)
@settings(max_examples=6)
@given(graph=graphs)
@example(graph=DIAMOND)
@example(graph=SHORTCUT)
def test_every_operation_is_asked_once(student, graph):
    """`backpropagate` asks each operation for its chain rule once, when all has arrived there."""
    found = reached(graph)
    results = [n for n, node in enumerate(graph) if node["kind"] == "result"]
    expected = {str(n): int(n in found) for n in results}
    assert student.visits(graph) == approx(expected)


@task("1.4")
@settings(max_examples=4)
@given(graph=graphs)
@example(graph=DIAMOND)
def test_graph_is_freed(student, graph):
    """`backpropagate` frees each result of an operation when it is done with it, and no leaf."""
    results = [n for n in reached(graph) if graph[n]["kind"] == "result"]
    assert student.freed(graph) == approx(results)
