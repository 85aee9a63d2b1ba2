"""The bias is forgotten."""

REPLACES = "projects/run_tensor.py:Linear.forward"
LOSES = [
    "test_linear",
    "test_network",
    "test_epoch",
]


def forward(self, x: Tensor) -> Tensor:
    n, in_size = x.shape
    products = x.view(n, in_size, 1) * self.weights.value
    return products.sum(1).view(n, self.out_size)
