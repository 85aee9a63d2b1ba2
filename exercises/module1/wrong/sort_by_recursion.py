"""Right, until a chain is longer than calls may be nested."""

REPLACES = "minitorch/autodiff.py:topological_sort"
LOSES = [
    "test_order_of_a_long_chain",
    "test_derivative_of_a_long_expression",
]


def topological_sort(variable: Variable) -> list[Variable]:
    order, seen = [], set()

    def visit(node):
        if node.unique_id in seen or node.is_constant():
            return
        seen.add(node.unique_id)
        for parent in node.parents:
            visit(parent)
        order.insert(0, node)

    visit(variable)
    return order
