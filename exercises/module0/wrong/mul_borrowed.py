"""The product is taken from the module `operator`."""

REPLACES = "minitorch/operators.py:mul"
LOSES = [
    "test_operators_are_written_by_hand",
    "test_lists_are_gone_through_by_hand",
]


def mul(x: float, y: float) -> float:
    import operator as tools

    return tools.mul(x, y)
