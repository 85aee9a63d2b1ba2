"""Constants are listed, too."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = [
    "test_order_holds_everything_once",
    "test_derivatives_reach_the_leaves",
    "test_every_operation_is_asked_once",
    "test_graph_is_freed",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
    "test_nothing_else_collects",
    "test_epoch_tells_its_loss",
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_undecided",
    "test_learns_a_strip",
]


def topological_sort(variable: Variable) -> list[Variable]:
    found, seen = [variable], {variable.unique_id}
    for node in found:
        for parent in node.parents:
            if parent.unique_id not in seen:
                seen.add(parent.unique_id)
                found.append(parent)
    return sorted(found, key=lambda node: -node.unique_id)
