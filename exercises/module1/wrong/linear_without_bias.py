"""The bias is forgotten."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = ["?"]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j in range(len(self.bias)):
        outputs.append(sum(x * row[j].value for x, row in zip(inputs, self.weights)))
    return outputs
