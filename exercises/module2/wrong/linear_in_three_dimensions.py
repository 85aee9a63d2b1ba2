"""The dimension that was summed stays."""

REPLACES = "projects/run_tensor.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_epoch",
    "test_learns_a_line",
    "test_learns_xor",
]


def forward(self, x: Tensor) -> Tensor:
    n, in_size = x.shape
    return (x.view(n, in_size, 1) * self.weights.value).sum(1) + self.bias.value
