"""A variable is listed when it is met first, before everything made from it is listed."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["?"]


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
