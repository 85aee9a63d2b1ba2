"""`backward` of an operation with one input may answer a number."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = ["?"]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    pairs = zip(h.inputs, h.last_fn.backward(h.ctx, d_output), strict=True)
    return [(x, d) for x, d in pairs if not x.is_constant()]
