"""The product is a sum of broadcast products, as in module 2: right, and nine times as slow."""

REPLACES = "projects/run_fast_tensor.py:Linear.forward"
LOSES = [
    "test_training_is_fast",
]


def forward(self, x: Tensor) -> Tensor:
    n, size = x.shape
    out = self.bias.value.shape[0]
    products = x.view(n, size, 1) * self.weights.value.view(1, size, out)
    return products.sum(1).view(n, out) + self.bias.value
