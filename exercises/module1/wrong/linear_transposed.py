"""Rows and columns of the weights are mixed up."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = ["?"]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = bias.value
        for i, x in enumerate(inputs):
            y = y + x * self.weights[j][i].value
        outputs.append(y)
    return outputs
