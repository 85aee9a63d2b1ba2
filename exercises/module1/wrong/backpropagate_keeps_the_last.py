"""What arrives later replaces what came before: derivatives add up."""

REPLACES = "minitorch/autodiff.py:backpropagate"
LOSES = [
    "test_derivatives_reach_the_leaves",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_derivative_of_a_long_expression",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_network_of_another_size",
]


def backpropagate(variable: Variable, deriv: Any) -> None:
    derivatives = {variable.unique_id: deriv}
    for node in topological_sort(variable):
        d_output = derivatives[node.unique_id]
        if node.is_leaf():
            node.accumulate_derivative(d_output)
            continue
        for parent, d in node.chain_rule(d_output):
            derivatives[parent.unique_id] = d
        node.free()
