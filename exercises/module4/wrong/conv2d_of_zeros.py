"""Nothing is added up: all results are 0."""

REPLACES = "minitorch/fast_conv.py:_tensor_conv2d"
LOSES = [
    "test_conv2d_of_an_image",
    "test_conv2d",
    "test_conv2d_reversed",
    "test_conv2d_gradients",
    "test_conv2d_of_any_layout",
    "test_conv2d_of_much[x0-w0-False]",
    "test_conv2d_of_much[x0-w0-True]",
    "test_conv2d_of_much[x1-w1-False]",
    "test_conv2d_of_much[x1-w1-True]",
    "test_conv2d_is_fast",
    "test_conv2d_runs_in_parallel",
]


def _tensor_conv2d(
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
                for j in range(out_shape[3]):
                    total = 0.0
                    for c in range(input_shape[1]):
                        for u in range(weight_shape[2]):
                            for v in range(weight_shape[3]):
                                y = i - u if reverse else i + u
                                x = j - v if reverse else j + v
                                if 0 <= y < input_shape[2] and 0 <= x < input_shape[3]:
                                    p = (
                                        b * input_strides[0]
                                        + c * input_strides[1]
                                        + y * input_strides[2]
                                        + x * input_strides[3]
                                    )
                                    q = (
                                        o * weight_strides[0]
                                        + c * weight_strides[1]
                                        + u * weight_strides[2]
                                        + v * weight_strides[3]
                                    )
                                    total += 0.0 * weight[q] * input[p]
                    p = b * out_strides[0] + o * out_strides[1]
                    out[p + i * out_strides[2] + j * out_strides[3]] = total
