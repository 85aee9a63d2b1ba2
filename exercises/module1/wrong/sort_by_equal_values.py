"""`in` asks for equality, and two scalars of the same value are equal."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = [
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_derivative_of_a_long_expression",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def topological_sort(variable: Variable) -> list[Variable]:
    found = [variable]
    for node in found:
        for parent in node.parents:
            if not parent.is_constant() and parent not in found:
                found.append(parent)
    return sorted(found, key=lambda node: -node.unique_id)
