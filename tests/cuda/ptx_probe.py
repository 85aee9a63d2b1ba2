"""Compiles a student's kernel for a GPU that is not there. Runs inside a sandbox only."""


def assembly(path: str, name: str, arguments: list[str], *made_for: str) -> dict[str, bool]:
    """What a kernel's assembly for compute capability 8.0 has of what is looked for.

    Arguments are "array", "sizes" (of integers), "int", "float" or "bool"; a kernel is made for
    functions of `operators`, where such are given.
    """
    import importlib
    from types import SimpleNamespace

    import numba.cuda.dispatcher
    from numba import cuda, types

    # numba asks the GPU at hand for its generation before it compiles what a kernel calls.
    gpu = SimpleNamespace(compute_capability=(8, 0))
    numba.cuda.dispatcher.get_current_device = lambda: gpu
    kinds = {
        "array": types.Array(types.float64, 1, "C"),
        "sizes": types.Array(types.int32, 1, "C"),
        "int": types.int64,
        "float": types.float64,
        "bool": types.boolean,
    }
    kernel = getattr(importlib.import_module(path), name)
    if made_for:
        operators = importlib.import_module("minitorch.operators")
        kernel = kernel(*(cuda.jit(device=True)(getattr(operators, fn)) for fn in made_for))
    given = tuple(kinds[argument] for argument in arguments)
    text, _ = cuda.compile_ptx(getattr(kernel, "py_func", kernel), given, cc=(8, 0))
    return {word: word in text for word in (".target sm_80", ".entry", ".shared", "bar.sync")}
