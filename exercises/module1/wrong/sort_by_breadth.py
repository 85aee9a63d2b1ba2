"""Nearest first: a shortcut brings a variable before what else was made from it."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = [
    "test_order_puts_results_first",
    "test_derivatives_reach_the_leaves",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_derivative_of_a_long_expression",
    "test_epoch_is_one_step",
    "test_network_of_another_size",
]


def topological_sort(variable: Variable) -> list[Variable]:
    found, seen = [variable], {variable.unique_id}
    for node in found:
        for parent in node.parents:
            if not parent.is_constant() and parent.unique_id not in seen:
                seen.add(parent.unique_id)
                found.append(parent)
    return found
