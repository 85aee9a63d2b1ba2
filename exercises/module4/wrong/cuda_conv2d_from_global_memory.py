"""Right, but each factor of each product is brought from far away."""

REPLACES = "minitorch/cuda_conv.py:_tensor_conv2d"
LOSES = [
    "test_cuda_through_shared_memory[2]",
]


def _tensor_conv2d(
    out,
    out_shape,
    out_strides,
    out_size,
    input,
    input_shape,
    input_strides,
    weight,
    weight_shape,
    weight_strides,
    reverse,
):
    threads = cuda.blockDim.x * cuda.blockDim.y
    start = cuda.blockIdx.x * threads + cuda.threadIdx.y * cuda.blockDim.x + cuda.threadIdx.x
    for n in range(start, out_size, threads * cuda.gridDim.x):
        j, rest = n % out_shape[3], n // out_shape[3]
        i, rest = rest % out_shape[2], rest // out_shape[2]
        o, b = rest % out_shape[1], rest // out_shape[1]
        total = 0.0
        for c in range(weight_shape[1]):
            for k in range(weight_shape[2]):
                for h in range(weight_shape[3]):
                    at, to = (i - k, j - h) if reverse else (i + k, j + h)
                    if 0 <= at < input_shape[2] and 0 <= to < input_shape[3]:
                        seen = b * input_strides[0] + c * input_strides[1]
                        seen += at * input_strides[2] + to * input_strides[3]
                        by = o * weight_strides[0] + c * weight_strides[1]
                        by += k * weight_strides[2] + h * weight_strides[3]
                        total += input[seen] * weight[by]
        place = b * out_strides[0] + o * out_strides[1]
        out[place + i * out_strides[2] + j * out_strides[3]] = total
