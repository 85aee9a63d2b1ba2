"""Each operation is asked as often as paths lead to it."""

REPLACES = "minitorch/autodiff.py:backpropagate"
LOSES = [
    "test_every_operation_is_asked_once",
    "test_graph_is_freed",
    "test_derivative_of_a_long_expression",
]


def backpropagate(variable: Variable, deriv: Any) -> None:
    if variable.is_leaf():
        variable.accumulate_derivative(deriv)
        return
    for parent, d in variable.chain_rule(deriv):
        backpropagate(parent, d)
