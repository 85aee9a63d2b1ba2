"""Which modules a source text imports. Runs as a process of its own: its input is hostile.

Python's parser can be made to take gigabytes, or to end its process, by a text of some kilobytes.
"""

from __future__ import annotations

import ast
import json
import resource
import sys
from collections.abc import Iterator

MEMORY = 256 << 20
SECONDS = 5
DYNAMIC = {"__import__", "eval", "exec", "compile", "globals", "vars", "__builtins__", "open"}


def imports(tree: ast.AST, package: str) -> Iterator[str]:
    """The top-level modules that `tree` imports, relative ones as `package`.

    Ways around an import statement (`__import__`, `exec`, ...) count under their own name.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield package if node.level else (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Name) and node.id in DYNAMIC:
            yield node.id


def main() -> None:
    """Read a source text, write its imports as JSON; an error in the text is one line, exit 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = imports(ast.parse(sys.stdin.buffer.read()), sys.argv[1])
        json.dump(sorted(set(found)), sys.stdout)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
