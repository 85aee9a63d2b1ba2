"""A kernel returns its output: nobody is there to take it, and numba refuses."""

REPLACES = "minitorch/cuda_conv.py:_tensor_conv1d"
LOSES = [
    "test_cuda_assembly",
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
) -> Storage:
    windows = cuda.shared.array((TILE, TILE), input.dtype)  # [(c, k), place]
    weights = cuda.shared.array((TILE, TILE), weight.dtype)  # [channel, (c, k)]
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    channels, out_width, width, size = out_shape[1], out_shape[2], input_shape[2], weight_shape[2]
    places, depth = out_shape[0] * out_width, weight_shape[1] * size
    across, down = (places + TILE - 1) // TILE, (channels + TILE - 1) // TILE

    for tile in range(cuda.blockIdx.x, across * down, cuda.gridDim.x):
        place, channel = tile % across * TILE + x, tile // across * TILE + y
        b, i = place // out_width, place % out_width
        total = out.dtype.type(0)
        for first in range(0, depth, TILE):
            c, k = (first + y) // size, (first + y) % size
            at = i - k if reverse else i + k
            windows[y, x] = 0
            if place < places and first + y < depth and 0 <= at < width:
                windows[y, x] = input[
                    b * input_strides[0] + c * input_strides[1] + at * input_strides[2]
                ]
            c, k = (first + x) // size, (first + x) % size
            weights[y, x] = 0
            if channel < channels and first + x < depth:
                weights[y, x] = weight[
                    channel * weight_strides[0] + c * weight_strides[1] + k * weight_strides[2]
                ]
            cuda.syncthreads()
            for n in range(TILE):
                total += windows[n, x] * weights[y, n]
            cuda.syncthreads()
        if place < places and channel < channels:
            out[b * out_strides[0] + channel * out_strides[1] + i * out_strides[2]] = total
    return out
