"""Runs as a process of its own: its input is hostile, and may make Python's parser fail badly."""

from __future__ import annotations

import json
import resource
import sys

from grader.form.package import Missing, Package
from grader.form.rules import read

MEMORY = 512 << 20
SECONDS = 10


def main() -> None:
    """Read a question as JSON, write findings as JSON; an error in the text is one line, exit 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    texts, path, name, inputs = json.load(sys.stdin)
    try:
        json.dump(read(Package(texts), path, name, inputs), sys.stdout)
    except Missing as missing:
        sys.exit(str(missing))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
