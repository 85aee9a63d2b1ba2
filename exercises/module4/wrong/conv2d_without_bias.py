"""The bias is made, and never added."""

REPLACES = "projects/run_mnist_multiclass.py:Conv2d.forward"
LOSES = [
    "test_network_for_digits",
]


def forward(self, x: Tensor) -> Tensor:
    sums: Tensor = conv2d(x, self.weights.value)
    return sums
