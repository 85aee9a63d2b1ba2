"""Ruff, asked about texts. They are a student's: a process of its own reads them, with limits.

The settings are ours alone: no file beside a text and no comment in it changes them.
"""

from __future__ import annotations

import contextlib
import re
import resource
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile

import ruff

MEMORY = 1 << 30
SECONDS = 5
OUTPUT = 1 << 20
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_FSIZE, OUTPUT),
    (resource.RLIMIT_CORE, 0),
)
ENDS = {0, 1}  # of ruff: with no remarks, and with some
INIT = "__init__.py"  # which may be empty where another file may not
Findings = list[tuple[int, str]]
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
FINDING = re.compile(
    rb"^(?P<file>\d+)/[^:\n]*:(\d+):\d+: ([\w-]+):? (?:\[\*\] )?(.*)$", re.MULTILINE
)


def lint(texts: Mapping[str, str]) -> dict[str, Findings | None]:
    """Lines of each file with what ruff says of them; `None` where it cannot read the file.

    One process reads them all. Where it does not come to its end, each has one of its own.
    Raises `OSError` where there is no ruff.
    """
    said, status = _said(texts.values(), [PurePosixPath(path).name for path in texts])
    if status not in ENDS and len(texts) > 1:
        return {path: lint({path: text})[path] for path, text in texts.items()}
    found: dict[str, Findings] = {path: [] for path in texts}
    paths = list(texts)
    for match in FINDING.finditer(said):
        found[paths[int(match["file"])]].append(_finding(match))
    return {
        path: each if each or status == 0 or len(texts) > 1 else None
        for path, each in found.items()
    }


def _said(texts: Iterable[str], names: Sequence[str]) -> tuple[bytes, int]:
    """What ruff writes about texts, each in a folder of its number, and how it ends."""
    with TemporaryDirectory(prefix="grad-style-") as folder, TemporaryFile() as said:
        paths = [f"{n}/{INIT if name == INIT else 'file.py'}" for n, name in enumerate(names)]
        for path, text in zip(paths, texts, strict=True):
            target = Path(folder, path)
            target.parent.mkdir()
            target.write_bytes(text.encode())
        process = subprocess.Popen(  # noqa: S603 - the texts are its input and nothing else
            [ruff.find_ruff_bin(), *COMMAND, *paths],
            cwd=folder,
            env={"RAYON_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(ProcessLookupError, AttributeError):  # no prlimit outside Linux
            for kind, most in LIMITS:
                resource.prlimit(process.pid, kind, (most, most))
        try:
            process.wait(2 * SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        status = process.wait()
        said.seek(0)
        return said.read(OUTPUT), status


def _finding(match: re.Match[bytes]) -> tuple[int, str]:
    line, rule, text = (group.decode(errors="replace") for group in match.group(2, 3, 4))
    return int(line), f"{text} ({rule})"
