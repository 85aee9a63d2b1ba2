"""A derivative of 0 is one, too."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = ["?"]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    pairs = zip(h.inputs, h.last_fn._backward(h.ctx, d_output), strict=True)
    return [(x, d) for x, d in pairs if d and not x.is_constant()]
