"""Constants are listed, too."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = ["?"]


def topological_sort(variable: Variable) -> list[Variable]:
    found, seen = [variable], {variable.unique_id}
    for node in found:
        for parent in node.parents:
            if parent.unique_id not in seen:
                seen.add(parent.unique_id)
                found.append(parent)
    return sorted(found, key=lambda node: -node.unique_id)
