"""The result is filled as far as the input is wide, not as far as the result is."""

REPLACES = "minitorch/fast_conv.py:_tensor_conv1d"
LOSES = [
    "test_conv1d_reversed",
]


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
            for i in range(min(out_shape[2], input_shape[2])):
                total = 0.0
                for c in range(input_shape[1]):
                    for v in range(weight_shape[2]):
                        at = i - v if reverse else i + v
                        if 0 <= at < input_shape[2]:
                            p = b * input_strides[0] + c * input_strides[1] + at * input_strides[2]
                            total += (
                                weight[
                                    o * weight_strides[0]
                                    + c * weight_strides[1]
                                    + v * weight_strides[2]
                                ]
                                * input[p]
                            )
                out[b * out_strides[0] + o * out_strides[1] + i * out_strides[2]] = total
