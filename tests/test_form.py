"""The rules of form of parallel kernels: what they refuse, where, and what they let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.session import BadForm, Raised
from grader.source import Source

PATH = "package/fast_ops.py"
REFERENCE = Path(__file__).parents[1] / "reference" / "minitorch"

MAP = """
def tensor_map(fn):
    def _map(out, out_shape, out_strides, a, a_shape, a_strides):
        if aligned(out_strides, a_strides):
            for i in prange(len(out)):
                out[i] = fn(a[i])
        else:
            for i in prange(len(out)):
                index = np.zeros(3, np.int32)
                to_index(i, out_shape, index)
                out[index_to_position(index, out_strides)] = fn(a[i])

    return njit(_map, parallel=True)
"""
FOLD = """
def tensor_reduce(fn):
    def _reduce(out, out_shape, out_strides, a, a_shape, a_strides, reduce_dim):
        for i in prange(len(out)):
            total = out[i]
            for j in range(a_shape[reduce_dim]):
                total = fn(total, a[i + j])
            out[i] = total

    return njit(_reduce, parallel=True)
"""
PRODUCT = """
def _product(out, out_shape, out_strides, a, a_shape, a_strides, b, b_shape, b_strides):
    for i in prange(len(out)):
        total, p, q = 0.0, i * a_strides[0], i
        for _ in range(a_shape[2]):
            total += a[p] * b[q]
            p += 1
        out[i] = total

product = njit(_product, parallel=True)
"""
KERNELS = {
    "tensor_map": (MAP, [3], ["parallel", "buffers", "plain"]),
    "tensor_reduce": (FOLD, [3], ["parallel", "buffers", "fold"]),
    "_product": (PRODUCT, [3, 6], ["parallel", "buffers", "product"]),
}


def keeps(name: str, text: str, rule: str) -> bool:
    return Source({PATH: text.encode()}).keeps(rule, PATH, name, KERNELS[name][1])


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_in_form_keeps_every_rule(name: str) -> None:
    text, _, rules = KERNELS[name]
    assert all(keeps(name, text, rule) for rule in rules)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "line"),
    [
        ("tensor_map", "prange", "range", "parallel", 5),
        ("tensor_map", "(_map, parallel=True)", "(_map)", "parallel", 2),
        ("tensor_map", "else:\n            for i in prange", "for i in range", "parallel", 7),
        ("tensor_map", "index = np.zeros(3, np.int32)", "index = [0] * 3", "buffers", 9),
        ("tensor_map", "out[i] = fn(a[i])", "out[index_to_position(i, s)] = fn(a[i])", "plain", 6),
        ("tensor_reduce", "total = fn(total", "out[i] = fn(out[i]", "fold", 7),
        ("tensor_reduce", "a[i + j]", "a[index_to_position(j, a_strides)]", "fold", 7),
        ("_product", "total, p", "index = np.zeros(3)\n        total, p", "product", 4),
        ("_product", "total += a[p]", "total += place(a, p)", "product", 6),
        ("_product", "total += a[p]", "out[i] += a[p]", "product", 6),
        ("_product", "b[q]", "b[q * b_strides[1]]", "product", 6),
        ("_product", "prange", "range", "parallel", 3),
    ],
)
def test_what_breaks_a_rule_is_shown_by_its_line(
    name: str, old: str, new: str, rule: str, line: int
) -> None:
    text = KERNELS[name][0].replace(old, new)
    with pytest.raises(BadForm) as bad:
        keeps(name, text, rule)
    frame = bad.value.frames[0]
    assert (frame.file, frame.line) == (PATH, line)
    assert frame.source == text.split("\n")[line - 1].strip()


def test_buffers_that_threads_share_are_refused() -> None:
    moved = MAP.replace("                index = np.zeros(3, np.int32)\n", "").replace(
        "        if aligned", "        index = np.zeros(3, np.int32)\n        if aligned"
    )
    with pytest.raises(BadForm, match="all threads write into one `index`"):
        keeps("tensor_map", moved, "buffers")


def test_a_buffer_of_which_each_thread_has_its_part_is_let_through() -> None:
    parts = FOLD.replace("for i in", "parts = np.zeros(9)\n        for i in").replace(
        "out[i] = total", "parts[i] = total\n            out[i] = parts[i]"
    )
    assert keeps("tensor_reduce", parts, "buffers")


def test_a_decorator_compiles_as_a_call_does() -> None:
    text = MAP.replace("    def _map", "    @njit(parallel=True)\n    def _map")
    assert keeps("tensor_map", text.replace("njit(_map, parallel=True)", "_map"), "parallel")


def test_rules_are_followed_into_functions_of_other_files() -> None:
    text = """
from .folding import folded
def tensor_reduce(fn):
    fold = folded(fn)
    def _reduce(out, out_shape, out_strides, a, a_shape, a_strides, reduce_dim):
        for i in prange(len(out)):
            fold(out, a, i)
    return njit(_reduce, parallel=True)
"""
    other = """
def folded(fn):
    @njit
    def fold(output, input, i):
        for j in range(9):
            output[i] = fn(output[i], input[j])
    return fold
"""
    source = Source({PATH: text.encode(), "package/folding.py": other.encode()})
    assert source.keeps("parallel", PATH, "tensor_reduce", [3])
    with pytest.raises(BadForm, match=r"package/folding\.py:6: the inner loop writes"):
        source.keeps("fold", PATH, "tensor_reduce", [3])


def test_a_stub_is_unfinished_and_a_missing_function_is_named() -> None:
    stub = 'def tensor_map(fn):\n    """Doc."""\n    raise NotImplementedError("task 3.1")\n'
    with pytest.raises(Raised, match=r"^NotImplementedError: task 3\.1$"):
        keeps("tensor_map", stub, "parallel")
    with pytest.raises(Raised, match=r"AttributeError: .* does not define tensor_map"):
        keeps("tensor_map", "x = 1", "parallel")


@pytest.mark.parametrize(
    "text", ["def f(:", "x = " + "-" * 200_000 + "1", "\0", "def tensor_map(fn): " + "(" * 9_000]
)
def test_a_hostile_text_is_its_authors_error(text: str) -> None:
    with pytest.raises(Raised):
        keeps("tensor_map", text, "parallel")


def test_the_reference_is_in_form() -> None:
    files = {f"minitorch/{path.name}": path.read_bytes() for path in REFERENCE.glob("*.py")}
    source, path = Source(files), "minitorch/fast_ops.py"
    for name, rules, inputs in [
        ("tensor_map", ["parallel", "buffers", "plain"], [3]),
        ("tensor_zip", ["parallel", "buffers", "plain"], [3, 6]),
        ("tensor_reduce", ["parallel", "buffers", "fold"], [3]),
        ("_tensor_matrix_multiply", ["parallel", "product"], [3, 6]),
    ]:
        assert all(source.keeps(rule, path, name, inputs) for rule in rules)
