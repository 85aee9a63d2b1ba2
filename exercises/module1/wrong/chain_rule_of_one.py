"""`backward` is asked about 1 instead of about `d_output`."""

REPLACES = "minitorch/scalar.py:Scalar.chain_rule"
LOSES = ["?"]


def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
    h = self.history
    pairs = zip(h.inputs, h.last_fn._backward(h.ctx, 1.0), strict=True)
    return [(x, d) for x, d in pairs if not x.is_constant()]
