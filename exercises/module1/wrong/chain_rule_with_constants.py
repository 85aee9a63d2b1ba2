"""Constants are listed, too."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = [
    "test_constants_are_dropped",
    "test_chain_rule_of_anything",
]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    return zip(h.inputs, h.last_fn._backward(h.ctx, d_output), strict=True)
