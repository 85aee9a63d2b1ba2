"""The bias is added once for each input."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = ["?"]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = Scalar(0.0, None)
        for x, row in zip(inputs, self.weights, strict=True):
            y = y + x * row[j].value + bias.value
        outputs.append(y)
    return outputs
