"""Only the first input channel is looked at."""

REPLACES = "minitorch/fast_conv.py:_tensor_conv1d"
LOSES = [
    "test_conv1d",
    "test_conv1d_reversed",
    "test_conv1d_gradients",
    "test_conv1d_of_any_layout",
    "test_conv1d_of_much[x0-w0-False]",
    "test_conv1d_of_much[x0-w0-True]",
    "test_conv1d_of_much[x1-w1-False]",
    "test_conv1d_of_much[x1-w1-True]",
    "test_conv1d_is_fast",
    "test_conv1d_runs_in_parallel",
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
            for i in range(out_shape[2]):
                total = 0.0
                for c in range(1):
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
