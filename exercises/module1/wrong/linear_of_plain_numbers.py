"""Computed with the numbers inside: right answers, of which nothing can be learned."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = ["?"]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = bias.value.data
        for x, row in zip(inputs, self.weights, strict=True):
            y += x.data * row[j].value.data
        outputs.append(Scalar(y))
    return outputs
