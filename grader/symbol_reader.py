"""Where a source text defines its functions. Runs as a process of its own: its input is hostile.

See `import_reader`, too.
"""

from __future__ import annotations

import ast
import json
import resource
import sys
from collections.abc import Iterator

MEMORY = 256 << 20
SECONDS = 5


def spans(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, int, int]]:
    """Each function, methods as `Class.method`, with its first line and its last."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield prefix + node.name, first, node.end_lineno or first
        elif isinstance(node, ast.ClassDef):
            yield from spans(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from spans(node, prefix)


def main() -> None:
    """Read a source text, write its functions as JSON; exit 1 where Python cannot parse it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        json.dump(list(spans(ast.parse(sys.stdin.buffer.read()))), sys.stdout)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
