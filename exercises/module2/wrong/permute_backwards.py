"""The dimensions go where `order` says that they come from."""

REPLACES = "minitorch/tensor_data.py:TensorData.permute"
LOSES = [
    "test_permute",
    "test_permute_again",
    "test_permute_shares_its_storage",
]


def permute(self, *order: int) -> TensorData:
    inverse = [order.index(d) for d in range(len(order))]
    shape = tuple(self.shape[d] for d in inverse)
    return TensorData(self._storage, shape, tuple(self.strides[d] for d in inverse))
