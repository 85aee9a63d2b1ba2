"""The maximum is taken from numpy."""

REPLACES = "minitorch/scalar_functions.py:ReLU.forward"
LOSES = [
    "test_scalars_are_computed_by_hand",
    "test_derivatives_are_computed_by_hand",
]


@staticmethod
def forward(ctx: Context, a: float) -> float:
    import numpy as np

    ctx.save_for_backward(a)
    return float(np.maximum(a, 0.0))
