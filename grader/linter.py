"""Ruff, asked about a text. The text is a student's: a process of its own reads it, with limits.

The settings are ours alone: no file beside the text and no comment in it changes them.
"""

from __future__ import annotations

import contextlib
import re
import resource
import subprocess
from tempfile import TemporaryFile

import ruff

MEMORY = 1 << 30
SECONDS = 5
OUTPUT = 1 << 20
LINE_LENGTH = 100
RULES = (
    "E",  # pycodestyle: spaces, lines, names
    "W",
    "F",  # pyflakes: what is unused or undefined
    "D1",  # a docstring for whatever others use
    "ANN",  # types of arguments and results
    "SIM",  # a simpler way to say the same
    "C4",
    "B",  # what is probably a mistake
)
EXCEPTIONS = (
    "ANN401",  # `Any` is a type
    "D105",  # a dunder's meaning is Python's
    "D107",
    "B008",  # immutable defaults may be made by a call
    "B905",  # `zip` as one learns it
)
COMMAND = [
    "check",
    "--isolated",
    "--no-cache",
    "--ignore-noqa",
    "--quiet",
    "--target-version=py311",
    f"--line-length={LINE_LENGTH}",
    f"--select={','.join(RULES)}",
    f"--ignore={','.join(EXCEPTIONS)}",
    "--output-format=concise",
]
FINDING = re.compile(rb"^[^:\n]*:(\d+):\d+: ([\w-]+):? (?:\[\*\] )?(.*)$", re.MULTILINE)


def lint(text: str, name: str) -> list[tuple[int, str]] | None:
    """Lines of a file called `name` with what ruff says of them; `None` where it cannot read it.

    Raises `OSError` where there is no ruff.
    """
    with TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - the text is its input and nothing else
            [ruff.find_ruff_bin(), *COMMAND, f"--stdin-filename={name}", "-"],
            env={"RAYON_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(ProcessLookupError, AttributeError):  # no prlimit outside Linux
            for kind, most in (
                (resource.RLIMIT_AS, MEMORY),
                (resource.RLIMIT_CPU, SECONDS),
                (resource.RLIMIT_FSIZE, OUTPUT),
                (resource.RLIMIT_CORE, 0),
            ):
                resource.prlimit(process.pid, kind, (most, most))
        try:
            process.communicate(text.encode(), timeout=2 * SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        said.seek(0)
        found = [_finding(match) for match in FINDING.finditer(said.read(OUTPUT))]
    return found if found or process.returncode == 0 else None


def _finding(match: re.Match[bytes]) -> tuple[int, str]:
    line, rule, text = (group.decode(errors="replace") for group in match.groups())
    return int(line), f"{text} ({rule})"
