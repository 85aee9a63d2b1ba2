"""The graph stays in memory."""

REPLACES = "minitorch/autodiff.py:backpropagate"
LOSES = ["test_graph_is_freed"]


def backpropagate(variable: Variable, deriv: Any) -> None:
    derivatives = {variable.unique_id: deriv}
    for node in topological_sort(variable):
        d_output = derivatives[node.unique_id]
        if node.is_leaf():
            node.accumulate_derivative(d_output)
            continue
        for parent, d in node.chain_rule(d_output):
            derivatives[parent.unique_id] = derivatives.get(parent.unique_id, 0.0) + d
