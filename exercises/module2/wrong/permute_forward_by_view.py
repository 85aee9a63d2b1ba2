"""The shape is permuted, and the elements stay where they are."""

REPLACES = "minitorch/tensor_functions.py:Permute.forward"
LOSES = [
    "test_tensor_permute",
    "test_together",
]


@staticmethod
def forward(ctx: Context, a: tensors.Tensor, order: Sequence[int]) -> tensors.Tensor:
    ctx.save_for_backward(order)
    return tensors.Tensor.make(a._tensor._storage, tuple(a.shape[d] for d in order))
