"""Which modules source texts import. Runs as a process of its own: its input is hostile.

Python's parser can be made to take gigabytes, or to end its process, by a text of some kilobytes.
So each text is parsed in a fork, whose end costs that text alone.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import sys
import time
from collections.abc import Iterator

MEMORY = 256 << 20
SECONDS = 5
TOTAL_SECONDS = 30
DYNAMIC = {"__import__", "eval", "exec", "compile", "globals", "vars", "__builtins__", "open"}
UNREADABLE = "SyntaxError: Python cannot parse it"
Found = list[str] | str  # the modules, or what is wrong with the text: `SyntaxError: ...`


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


def read(text: bytes, package: str) -> Found:
    """What one text imports, sorted."""
    try:
        return sorted(set(imports(ast.parse(text), package)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"


def read_apart(text: bytes, package: str) -> Found:
    """The same in a fork, within limits."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            with os.fdopen(writer, "w") as answer:
                json.dump(read(text, package), answer)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    try:
        found: Found = json.loads(told)
    except ValueError:  # cut off, or nothing at all
        return UNREADABLE
    return found


def main() -> None:
    """Read [path, bytes] as a line of JSON and then all texts; write what each path imports."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end = time.monotonic() + TOTAL_SECONDS
    sizes = json.loads(sys.stdin.buffer.readline())
    found = {}
    for path, size in sizes:
        text = sys.stdin.buffer.read(size)
        late = time.monotonic() > end
        found[path] = UNREADABLE if late else read_apart(text, path.partition("/")[0])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
