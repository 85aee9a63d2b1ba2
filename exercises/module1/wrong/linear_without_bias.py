"""The bias is forgotten."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = ["?"]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    columns = range(len(self.bias))
    rows = list(zip(inputs, self.weights, strict=True))
    return [sum(x * row[j].value for x, row in rows) for j in columns]
