"""The rules of form of tasks 3.1 and 3.2. Each yields what breaks it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.form.package import Body, Package, body, followed, nesting
from grader.form.syntax import (
    Function,
    Loop,
    assignments,
    base,
    called,
    calls,
    is_parallel,
    loops,
    outermost,
    statements,
    stores,
)

FINDINGS = 8
INDEXING = {"to_index", "broadcast_index", "index_to_position"}
COUNTING = {"range", "prange", "len", "min", "max", "abs", "int", "float", "bool"}
MAKERS = {"empty", "zeros", "ones", "full", "array", "empty_like", "zeros_like", "ones_like"}
LISTS = ast.List | ast.ListComp | ast.Set | ast.SetComp | ast.Dict | ast.DictComp


class Finding(NamedTuple):
    """What breaks a rule, and where."""

    path: str
    line: int
    message: str


def kernels(tree: ast.Module) -> list[Function]:
    """The functions in `tree` that are compiled to run in parallel."""
    inner = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    compiled: set[str] = set()
    for call in calls(tree):
        if any(_says_parallel(word) for word in call.keywords):
            compiled |= {base(argument) for argument in call.args}
            compiled |= {f.name for f in inner if call in f.decorator_list}
            compiled |= {base(a) for c in calls(tree) if c.func is call for a in c.args}
    return [each for each in inner if each.name in compiled]


def _says_parallel(word: ast.keyword) -> bool:
    true = isinstance(word.value, ast.Constant) and word.value.value is True
    return word.arg == "parallel" and true


def writes_output(package: Package, kernel: Body, loop: Loop) -> bool:
    """Whether the loop, or what it calls, writes elements of the output."""
    callees = followed(package, kernel, loop)
    return _fills(kernel, loop) or any(_fills(each, each.node) for each in callees)


def _fills(where: Body, node: ast.AST) -> bool:
    return any(where.tags.get(base(each)) == "out" for each in stores(node))


def parallel(package: Package, kernel: Body) -> Iterator[Finding]:
    """Loops that write the output and run on one thread; or that no loop is parallel."""
    found = outermost(kernel.node)
    alone = [loop for loop in found if not is_parallel(loop) and _fills(kernel, loop)]
    for loop in alone:
        yield Finding(kernel.path, loop.lineno, "this loop runs on one thread: use prange")
    pranges = [loop for loop in found if is_parallel(loop)]
    if not alone and not any(writes_output(package, kernel, loop) for loop in pranges):
        yield Finding(kernel.path, kernel.node.lineno, "no prange loop fills the output")


def buffers(package: Package, kernel: Body) -> Iterator[Finding]:  # noqa: ARG001
    """Indices that threads share, or that are no numpy buffers."""
    for loop in outermost(kernel.node):
        if not is_parallel(loop):
            continue
        inside = {name for name, _ in assignments(loop)}
        own = _follows(loop)
        for store in stores(loop):
            name = base(store)
            moving = {n.id for n in ast.walk(store.slice) if isinstance(n, ast.Name)} & own
            if not moving and name not in inside and _is_buffer(kernel, name):
                yield Finding(kernel.path, store.lineno, _shared(name))
        for call in calls(loop):
            if called(call) in INDEXING - {"index_to_position"} and call.args:
                name = base(call.args[-1])
                if name not in inside and _is_buffer(kernel, name):
                    yield Finding(kernel.path, call.lineno, _shared(name))
        for each in statements(loop):
            if (isinstance(each, LISTS) or called(each) == "list") and hasattr(each, "lineno"):
                yield Finding(kernel.path, each.lineno, "keep indices in numpy arrays")


def _shared(name: str) -> str:
    return f"all threads write into one `{name}`: make it inside the prange loop"


def _is_buffer(kernel: Body, name: str) -> bool:
    return any(n == name and called(v) in MAKERS for n, v in assignments(kernel.node))


def _follows(loop: Loop) -> set[str]:
    """The names whose values differ from one turn of the loop to another, as far as it shows."""
    target = loop.target if isinstance(loop, ast.For) else ast.Tuple([], ast.Store())
    names = {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}
    for name, value in assignments(loop):
        if names & {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}:
            names.add(name)
    return names


def innermost(package: Package, kernel: Body, tag: str) -> Iterator[tuple[Body, Loop]]:
    """The loops without a loop inside that read (`in`) or write (`out`) elements of that tag."""
    for each in [kernel, *followed(package, kernel)]:
        for loop in loops(each.node):
            elements = [n for n in statements(loop) if isinstance(n, ast.Subscript)]
            touched = {each.tags.get(base(n)) for n in elements if not _is_part(n)}
            if tag in touched and not loops(loop):
                yield each, loop


def _is_part(node: ast.Subscript) -> bool:
    return isinstance(node.slice, ast.Slice)


def plain(package: Package, kernel: Body) -> Iterator[Finding]:
    """That no way through the kernel goes without indices."""
    first = None
    for each, loop in innermost(package, kernel, "out"):
        indexing = [call for call in calls(loop) if called(call) in INDEXING]
        if not indexing:
            return
        first = first or Finding(
            each.path, indexing[0].lineno, "where strides are aligned, no index is needed"
        )
    if first:
        yield first


def fold(package: Package, kernel: Body) -> Iterator[Finding]:
    """Inner loops over the input that call anything but the function, or write the output."""
    passed = {argument.arg for argument in _outer(package, kernel).args.args}
    found = list(innermost(package, kernel, "in"))
    for each, loop in found:
        outer = nesting(package.tree(each.path), each.node)[:-1]
        free = passed | {a.arg for f in outer for a in f.args.args} | COUNTING
        for call in calls(loop):
            if called(call) not in free:
                what = called(call) or "a function"
                yield Finding(each.path, call.lineno, f"the inner loop calls {what}")
        for store in stores(loop):
            if each.tags.get(base(store)) == "out":
                yield Finding(each.path, store.lineno, "the inner loop writes to the output")
    if not found:
        yield Finding(kernel.path, kernel.node.lineno, "no loop goes through the input")


def _outer(package: Package, kernel: Body) -> Function:
    return nesting(package.tree(kernel.path), kernel.node)[0]


def product(package: Package, kernel: Body) -> Iterator[Finding]:
    """Buffers, calls, writes in the inner loop, and more than one multiplication there."""
    for call in calls(kernel.node):
        if called(call) in MAKERS:
            yield Finding(kernel.path, call.lineno, "a product needs no buffer")
        elif called(call) not in COUNTING:
            what = called(call) or "a function"
            yield Finding(kernel.path, call.lineno, f"the product calls {what}")
    for each, loop in innermost(package, kernel, "in"):
        yield from (
            Finding(each.path, store.lineno, "the inner loop writes an element: keep a sum")
            for store in stores(loop)
        )
        times = [n for n in statements(loop) if isinstance(n, ast.BinOp | ast.AugAssign)]
        times = [n for n in times if isinstance(n.op, ast.Mult | ast.MatMult | ast.Pow)]
        if len(times) > 1:
            message = "one multiplication is enough in the inner loop: let positions step"
            yield Finding(each.path, times[1].lineno, message)


RULES = {"parallel": parallel, "buffers": buffers, "plain": plain, "fold": fold, "product": product}


def read(package: Package, path: str, name: str, inputs: list[int]) -> dict[str, list[Finding]]:
    """For each rule what in `name` breaks it; its kernel's first parameter is the output.

    `inputs` are the numbers of the parameters that are inputs. Raises `Missing`.
    """
    symbol = package.symbol(path, name)
    compiled = [each for each in package.tree(path).body if isinstance(each, ast.Assign)]
    found = [
        each
        for each in kernels(ast.Module([symbol, *compiled], []))
        if len(each.args.args) > max(inputs)
    ]
    if not found:
        serial = Finding(path, symbol.lineno, "nothing here is compiled with parallel=True")
        return {rule: [serial] for rule in RULES}
    findings: dict[str, set[Finding]] = {rule: set() for rule in RULES}
    for kernel in found:
        names = [argument.arg for argument in kernel.args.args]
        tags = {names[0]: "out", **{names[i]: "in" for i in inputs}}
        known = body(package, path, kernel, tags)
        for rule, broken in RULES.items():
            findings[rule].update(broken(package, known))
    return {rule: sorted(those)[:FINDINGS] for rule, those in findings.items()}
