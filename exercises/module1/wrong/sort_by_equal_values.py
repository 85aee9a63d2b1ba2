"""`in` asks for equality, and two scalars of the same value are equal."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["?"]


def topological_sort(variable: Variable) -> list[Variable]:
    found = [variable]
    for node in found:
        for parent in node.parents:
            if not parent.is_constant() and parent not in found:
                found.append(parent)
    return sorted(found, key=lambda node: -node.unique_id)
