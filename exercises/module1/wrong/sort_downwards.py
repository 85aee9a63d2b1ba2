"""A variable is listed when it is met first, before everything made from it is listed."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = [
    "test_order_puts_results_first",
    "test_derivatives_reach_the_leaves",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_derivative_of_a_long_expression",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def topological_sort(variable: Variable) -> list[Variable]:
    order, seen, open_nodes = [], set(), [variable]
    while open_nodes:
        node = open_nodes.pop()
        if node.unique_id in seen or node.is_constant():
            continue
        seen.add(node.unique_id)
        order.append(node)
        open_nodes += reversed(list(node.parents))
    return order
