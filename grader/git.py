"""`git`, run as a program: for its merges, and for its way of handing out files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SECONDS = 60
ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "HOME": os.devnull,
    "LC_ALL": "C",
    "PATH": "/usr/bin:/bin",
}
"""Nothing of whoever runs us decides what git does."""


class NoGit(Exception):  # noqa: N818 - what this machine lacks
    """There is no `git` on this machine."""


def program() -> str:
    """The path of `git`. Raises `NoGit`."""
    found = shutil.which("git")
    if found is None:
        raise NoGit("git is not installed here")
    return found


def git(
    *arguments: str, folder: Path, stdin: bytes = b"", seconds: float = SECONDS
) -> subprocess.CompletedProcess[bytes]:
    """What `git` answers in `folder`. Raises `NoGit` and `subprocess.TimeoutExpired`."""
    return subprocess.run(  # noqa: S603 - its arguments are ours, never a student's
        [program(), *arguments],
        cwd=folder,
        input=stdin,
        env=ENVIRONMENT,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
