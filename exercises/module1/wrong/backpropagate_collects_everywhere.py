"""Results on the way collect derivatives as if they were leaves."""

REPLACES = "minitorch/autodiff.py:backpropagate"
LOSES = [
    "test_derivatives_reach_the_leaves",
    "test_every_operation_is_asked_once",
    "test_graph_is_freed",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
    "test_derivative_of_a_long_expression",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def backpropagate(variable: Variable, deriv: Any) -> None:
    derivatives = {variable.unique_id: deriv}
    for node in topological_sort(variable):
        d_output = derivatives[node.unique_id]
        node.accumulate_derivative(d_output)
        if node.is_leaf():
            continue
        for parent, d in node.chain_rule(d_output):
            derivatives[parent.unique_id] = derivatives.get(parent.unique_id, 0.0) + d
        node.free()
