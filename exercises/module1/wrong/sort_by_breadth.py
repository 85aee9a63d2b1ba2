"""Nearest first: a shortcut brings a variable before what else was made from it."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["?"]


def topological_sort(variable: Variable) -> list[Variable]:
    found, seen = [variable], {variable.unique_id}
    for node in found:
        for parent in node.parents:
            if not parent.is_constant() and parent.unique_id not in seen:
                seen.add(parent.unique_id)
                found.append(parent)
    return found
