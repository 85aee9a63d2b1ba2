"""The elements are copied into a storage of their own."""

REPLACES = "minitorch/tensor_data.py:TensorData.permute"
LOSES = [
    "test_permute_shares_its_storage",
]


def permute(self, *order: int) -> TensorData:
    shape = tuple(self.shape[d] for d in order)
    strides = tuple(self.strides[d] for d in order)
    return TensorData(self._storage.copy(), shape, strides)
