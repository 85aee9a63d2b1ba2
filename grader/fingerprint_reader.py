"""Fingerprints of functions. Runs as a process of its own: its input is hostile.

A line of input is a file as JSON, a line of output what was found in it. What a file is called,
how its local names are, its comments and its docstrings leave no trace. Fingerprints are chosen by
winnowing (Schleimer, Wilkerson, Aiken 2003): whatever two functions share that is as long as
`GRAM + WINDOW - 1` tokens, at least one fingerprint of it is the same.
"""

from __future__ import annotations

import ast
import json
import resource
import sys
import zlib
from collections.abc import Iterator

GRAM = 9
WINDOW = 4
MEMORY = 1 << 30
SECONDS = 60
MOST_TOKENS = 20_000  # of one function
CHARACTERS = 40  # of a constant

Function = ast.FunctionDef | ast.AsyncFunctionDef
Print = tuple[int, int, int]
"""A hash, and the first and the last line that it is of."""


def functions(tree: ast.AST) -> Iterator[tuple[str, Function]]:
    """Every function, methods as `Class.method`, without recursion."""
    waiting = [("", node) for node in ast.iter_child_nodes(tree)]
    while waiting:
        prefix, node = waiting.pop(0)
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            waiting += [(f"{prefix}{node.name}.", child) for child in node.body]
        elif isinstance(node, ast.If | ast.Try | ast.With):
            waiting += [(prefix, child) for child in ast.iter_child_nodes(node)]


def tokens(function: Function) -> list[tuple[str, int]]:
    """The function as words that say what it does, each with its line."""
    local = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    local |= {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    found: list[tuple[str, int]] = []
    waiting: list[tuple[ast.AST, int]] = [(node, function.lineno) for node in reversed(body)]
    while waiting and len(found) < MOST_TOKENS:
        node, line = waiting.pop()
        line = getattr(node, "lineno", line)
        if not isinstance(node, ast.expr_context):
            found.append((_word(node, local), line))
        waiting += [(child, line) for child in reversed(list(ast.iter_child_nodes(node)))]
    return found


def _word(node: ast.AST, local: set[str]) -> str:
    kind = type(node).__name__
    if isinstance(node, ast.Name):
        return "local" if node.id in local else f"name {node.id}"
    if isinstance(node, ast.Attribute):
        return f"{kind} {node.attr}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return f"{kind} {node.value[:CHARACTERS]!r}"
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex):
        return f"{kind} {hash(node.value)}"  # a number's is the same in every process
    if isinstance(node, ast.keyword):
        return f"{kind} {node.arg}"
    return kind


def fingerprints(function: Function) -> list[Print]:
    """The chosen hashes of a function, each once."""
    said = tokens(function)
    grams = [said[at : at + GRAM] for at in range(max(1, len(said) - GRAM + 1))] if said else []
    hashed = [
        (zlib.crc32("\n".join(word for word, _ in gram).encode("utf-8", "replace")), gram)
        for gram in grams
    ]
    chosen: dict[int, Print] = {}
    for at in range(max(1, len(hashed) - WINDOW + 1)):
        window = hashed[at : at + WINDOW]
        if window:
            value, gram = min(reversed(window), key=lambda pair: pair[0])
            lines = [line for _, line in gram]
            chosen.setdefault(value, (value, min(lines), max(lines)))
    return list(chosen.values())


def prints_of(source: str, symbols: list[str]) -> dict[str, tuple[int, int, list[Print]]]:
    """The functions of those names (of all where there are none): lines and fingerprints."""
    return {
        name: (node.lineno, node.end_lineno or node.lineno, fingerprints(node))
        for name, node in functions(ast.parse(source))
        if not symbols or name in symbols
    }


def main() -> None:
    """Answer line by line; a file that Python cannot parse has no functions."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        try:
            asked = json.loads(line)
            found = prints_of(asked["source"], asked["symbols"])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            found = {}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
