"""Each path is followed, though many lead through the same variables."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["test_order_of_many_paths"]


def topological_sort(variable: Variable) -> list[Variable]:
    found = {}
    open_nodes = [variable]
    while open_nodes:
        node = open_nodes.pop()
        found[node.unique_id] = node
        open_nodes += [parent for parent in node.parents if not parent.is_constant()]
    return [found[key] for key in sorted(found, reverse=True)]
