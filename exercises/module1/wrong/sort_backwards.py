"""Inputs first: the order is right, but read from the wrong end."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["?"]


def topological_sort(variable: Variable) -> list[Variable]:
    found, seen = [variable], {variable.unique_id}
    for node in found:
        for parent in node.parents:
            if not parent.is_constant() and parent.unique_id not in seen:
                seen.add(parent.unique_id)
                found.append(parent)
    return sorted(found, key=lambda node: node.unique_id)
