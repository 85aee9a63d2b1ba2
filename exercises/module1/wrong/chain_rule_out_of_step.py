"""Constants are dropped from the inputs, but not from the derivatives."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = [
    "test_constants_are_dropped",
    "test_chain_rule_of_anything",
    "test_derivatives_of_an_expression",
    "test_derivatives_times_d_output",
    "test_derivatives_add_up",
]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    inputs = [x for x in h.inputs if not x.is_constant()]
    return list(zip(inputs, h.last_fn._backward(h.ctx, d_output), strict=False))
