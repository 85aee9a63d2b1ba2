"""Where the tile hangs over the edge, no zeros are written, and what was there before is used."""

REPLACES = "minitorch/cuda_conv.py:_tensor_conv2d"
LOSES = [
    "test_cuda_conv2d",
    "test_cuda_conv2d_reversed",
    "test_cuda_few_blocks[2-1]",
    "test_cuda_few_blocks[2-3]",
    "test_cuda_through_shared_memory[2]",
    "test_cuda_conv2d_of_any_layout",
    "test_cuda_backward[2]",
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
    windows = cuda.shared.array((TILE, TILE), input.dtype)  # [(c, k, h), place]
    weights = cuda.shared.array((TILE, TILE), weight.dtype)  # [channel, (c, k, h)]
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    channels, out_height, out_width = out_shape[1], out_shape[2], out_shape[3]
    height, width = input_shape[2], input_shape[3]
    rows, columns = weight_shape[2], weight_shape[3]
    s, w, o = input_strides, weight_strides, out_strides
    places, depth = out_shape[0] * out_height * out_width, weight_shape[1] * rows * columns
    across, down = (places + TILE - 1) // TILE, (channels + TILE - 1) // TILE

    for tile in range(cuda.blockIdx.x, across * down, cuda.gridDim.x):
        place, channel = tile % across * TILE + x, tile // across * TILE + y
        b, i, j = _split(place, out_height, out_width)
        total = out.dtype.type(0)
        for first in range(0, depth, TILE):
            n = first + y
            c, k, h = _split(n, rows, columns)
            at, to = (i - k, j - h) if reverse else (i + k, j + h)
            if place < places and n < depth and 0 <= at < height and 0 <= to < width:
                windows[y, x] = input[b * s[0] + c * s[1] + at * s[2] + to * s[3]]
            n = first + x
            c, k, h = _split(n, rows, columns)
            if channel < channels and n < depth:
                weights[y, x] = weight[channel * w[0] + c * w[1] + k * w[2] + h * w[3]]
            cuda.syncthreads()
            for m in range(TILE):
                total += windows[m, x] * weights[y, m]
            cuda.syncthreads()
        if place < places and channel < channels:
            out[b * o[0] + channel * o[1] + i * o[2] + j * o[3]] = total
