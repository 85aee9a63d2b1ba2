"""An index is an array of its own for each cell that is read: right, and a hundred times slower."""

REPLACES = "minitorch/fast_conv.py:_tensor_conv1d"
LOSES = ["test_conv1d_is_fast"]


def _tensor_conv1d(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    out_size: int,
    input: Storage,
    input_shape: Shape,
    input_strides: Strides,
    weight: Storage,
    weight_shape: Shape,
    weight_strides: Strides,
    reverse: bool,
) -> None:
    for b in prange(out_shape[0]):
        for o in range(out_shape[1]):
            for i in range(out_shape[2]):
                total = 0.0
                for c in range(input_shape[1]):
                    for v in range(weight_shape[2]):
                        index, by = input_shape.copy(), weight_shape.copy()
                        index[0], index[1], index[2] = b, c, i - v if reverse else i + v
                        by[0], by[1], by[2] = o, c, v
                        if 0 <= index[2] < input_shape[2]:
                            p, q = 0, 0
                            for d in range(3):
                                p += index[d] * input_strides[d]
                                q += by[d] * weight_strides[d]
                            total += weight[q] * input[p]
                out[b * out_strides[0] + o * out_strides[1] + i * out_strides[2]] = total
