"""Each block computes one tile; where there are fewer blocks than tiles, the rest is missing."""

REPLACES = "minitorch/cuda_conv.py:_tensor_conv1d"
LOSES = [
    "test_cuda_convolutions_by_few_blocks",
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
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    channels, width = out_shape[1], out_shape[2]
    places = out_shape[0] * width
    across = (places + TILE - 1) // TILE
    for tile in range(cuda.blockIdx.x, cuda.blockIdx.x + 1):
        place, channel = tile % across * TILE + x, tile // across * TILE + y
        b, i = place // width, place % width
        if place < places and channel < channels:
            total = out.dtype.type(0)
            for c in range(input_shape[1]):
                for k in range(weight_shape[2]):
                    at = i - k if reverse else i + k
                    if 0 <= at < input_shape[2]:
                        q = channel * weight_strides[0] + c * weight_strides[1]
                        q += k * weight_strides[2]
                        total += (
                            weight[q]
                            * input[
                                b * input_strides[0] + c * input_strides[1] + at * input_strides[2]
                            ]
                        )
            out[b * out_strides[0] + channel * out_strides[1] + i * out_strides[2]] = total
