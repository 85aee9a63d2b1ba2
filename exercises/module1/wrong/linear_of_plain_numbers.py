"""Computed with the numbers inside: right answers, of which nothing can be learned."""

REPLACES = "projects/run_scalar.py:Linear.forward"
LOSES = [
    "test_epoch_is_one_step",
    "test_epoch_starts_afresh",
    "test_learns_a_line",
    "test_network_of_another_size",
    "test_learns_a_strip",
]


def forward(self, inputs: Sequence[Scalar]) -> list[Scalar]:
    outputs = []
    for j, bias in enumerate(self.bias):
        y = bias.value.data
        for x, row in zip(inputs, self.weights, strict=True):
            y += x.data * row[j].value.data
        outputs.append(Scalar(y))
    return outputs
