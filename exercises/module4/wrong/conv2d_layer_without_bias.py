"""The bias is not added."""

REPLACES = "projects/run_mnist_multiclass.py:Conv2d.forward"
LOSES = [
    "test_network_for_digits",
]


def forward(self, x: Tensor) -> Tensor:
    return conv2d(x, self.weights.value)
